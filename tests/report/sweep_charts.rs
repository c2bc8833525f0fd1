//! Charts of sweeps: the same bytes from the same table, arrows where trials cannot tell, the
//! numbers beside the picture, and messages for what a sweep has not.

use forklab::report::plot_marks::AT_MOST;
use forklab::report::plot_marks::BEYOND;
use forklab::report::plot_marks::VALUE;
use forklab::report::sweep_charts::DrawnChart;
use forklab::report::sweep_charts::Setting;
use forklab::report::sweep_charts::draw;
use forklab::report::vector;
use forklab::scenario::problem::Problem;
use forklab::scenario::schema::Language;
use forklab::scenario::shipped;
use forklab::sweep::chart_table::ChartTable;
use forklab::sweep::chart_table::TableReject;
use forklab::sweep::file::Base;
use forklab::sweep::file::Sweep;
use forklab::sweep::file::read;

const LINE: &str = r#"{"line": {"x": "z", "y": "success", "series": "q", "y_scale": "log"}}"#;

/// One cell of 1,000 trials is never a success; the theory is made up.
const CELLS: &str = "\
q,z,trials,success,success_share,success_low95,success_high95,theory_race_s1,pow,stopped_early
0.1,1,1000,31,0.031,0.0219,0.0437,0.0311,sampled,false
0.1,6,1000,0,0,0,0.003826,0.0001,sampled,false
0.3,1,1000,300,0.3,0.2724,0.3292,0.305,sampled,false
0.3,6,1000,91,0.091,0.0747,0.1105,0.0891,sampled,false
";

/// A sweep of two shares and two depths with these charts.
fn sweep(charts: &str) -> Result<Sweep, Vec<Problem>> {
    sweep_of(r#""success": "attacks.heist.outcome == succeeded""#, charts)
}

/// The same that measures something else.
fn sweep_of(measure: &str, charts: &str) -> Result<Sweep, Vec<Problem>> {
    let text = format!(
        r#"{{"title": {{"en": "How many?", "zh": "等几个确认？"}}, "scenario": "private-chain",
        "trials": 1000, "theory": ["race_s1", "break_even_sat"],
        "axes": {{"q": {{"path": "/people/mallory/hashpower", "values": [0.1, 0.3]}},
                  "z": {{"path": "/people/shop/confirmations", "values": [1, 6]}}}},
        "measure": {{{measure}}},
        "charts": [
          {charts}]}}"#
    );
    let find = |name: &str| {
        let found = shipped::find(name).expect("it is shipped");
        Ok(Base {
            path: name.to_owned(),
            file: format!("{name}.json"),
            name: name.to_owned(),
            text: found.text.to_owned(),
        })
    };
    read("s.json", "s", &text, &find)
}

fn drawn(charts: &str, cells: &str, language: Language) -> Vec<DrawnChart> {
    drawn_of(&sweep(charts).expect("a sound sweep"), cells, language)
}

fn drawn_of(sweep: &Sweep, cells: &str, language: Language) -> Vec<DrawnChart> {
    let table = ChartTable::read(&sweep.axes, &sweep.measures, cells.as_bytes()).expect("a table");
    let title = sweep.title.in_language(language).to_owned();
    let setting = Setting { table: &table, language, title: &title, caption: "seed 1" };
    draw(&setting, &sweep.charts)
}

/// How many shapes of this class a drawing has.
fn count(svg: &str, class: &str) -> usize {
    svg.matches(&format!("class=\"{class}\"")).count()
}

/// The messages about a sweep with these charts.
fn messages(charts: &str) -> Vec<String> {
    let problems = sweep(charts).expect_err("it is wrong");
    problems.iter().map(|problem| problem.line(Language::English)).collect()
}

#[test]
fn a_table_drawn_twice_gives_the_same_bytes() {
    for language in [Language::English, Language::Chinese] {
        let (one, other) = (drawn(LINE, CELLS, language), drawn(LINE, CELLS, language));
        assert_eq!(one, other);
        assert_eq!(vector::pdf(&one[0].svg), vector::pdf(&other[0].svg));
        assert_eq!(vector::png(&one[0].svg), vector::png(&other[0].svg));
    }
    let pdf = vector::pdf(&drawn(LINE, CELLS, Language::English)[0].svg);
    assert!(pdf.starts_with(b"%PDF-"));
    let date = b"CreationDate";
    assert!(!pdf.windows(date.len()).any(|window| window == date));
}

#[test]
fn a_share_that_the_trials_cannot_resolve_is_an_arrow_and_no_value() {
    let svg = &drawn(LINE, CELLS, Language::English)[0].svg;
    // One in the chart and one in the legend; three values and two samples in the legend.
    assert_eq!((count(svg, AT_MOST), count(svg, VALUE)), (2, 5));
    let seen = CELLS.replace("0.1,6,1000,0,0,0,0.003826", "0.1,6,1000,3,0.003,0.00102,0.00878");
    let svg = &drawn(LINE, &seen, Language::English)[0].svg;
    assert_eq!((count(svg, AT_MOST), count(svg, VALUE)), (0, 6));
    let hardly = CELLS.replace("0.1,6,1000,0,0,0,0.003826", "0.1,6,1000,2,0.002,0.00055,0.00726");
    let svg = &drawn(LINE, &hardly, Language::English)[0].svg;
    assert_eq!((count(svg, AT_MOST), count(svg, VALUE)), (2, 5));
}

#[test]
fn on_an_even_scale_zero_has_its_place() {
    let even = LINE.replace("\"log\"", "\"linear\"");
    let svg = &drawn(&even, CELLS, Language::English)[0].svg;
    assert_eq!((count(svg, AT_MOST), count(svg, VALUE)), (0, 6));
}

#[test]
fn the_numbers_beside_a_picture_are_those_of_the_table() {
    let chart = &drawn(LINE, CELLS, Language::English)[0];
    assert_eq!(chart.name, "line-success-z");
    let expected = "\
q,z,trials,success_share,success_low95,success_high95,theory_race_s1,drawn_as
0.1,1,1000,0.031,0.0219,0.0437,0.0311,value
0.1,6,1000,0,0,0.003826,0.0001,upper_bound
0.3,1,1000,0.3,0.2724,0.3292,0.305,value
0.3,6,1000,0.091,0.0747,0.1105,0.0891,value
";
    assert_eq!(String::from_utf8_lossy(&chart.csv), expected);
}

#[test]
fn a_risk_that_no_depth_meets_is_an_arrow_upwards() {
    let needed = r#"{"needed": {"x": "q", "depth": "z", "risk": [0.05, 0.005]}}"#;
    let chart = &drawn(needed, CELLS, Language::English)[0];
    let expected = "\
q,risk,z,z_theory_race_s1
0.1,0.05,1,1
0.3,0.05,,
0.1,0.005,6,6
0.3,0.005,,
";
    assert_eq!(String::from_utf8_lossy(&chart.csv), expected);
    assert_eq!((count(&chart.svg, BEYOND), count(&chart.svg, VALUE)), (3, 4));
}

#[test]
fn a_heat_map_prints_every_cell_and_a_bound_for_what_never_happened() {
    let heat = r#"{"heat_map": {"x": "z", "y": "q", "value": "success"}}"#;
    let chart = &drawn(heat, CELLS, Language::English)[0];
    for text in ["3.1 %", "&lt; 0.38 %", "30 %", "9.1 %"] {
        assert!(chart.svg.contains(&format!(">{text}</text>")), "{text}");
    }
    // Twice in a thousand is an arrow in a chart of curves.
    let hardly = CELLS.replace("0.1,6,1000,0,0,0,0.003826", "0.1,6,1000,2,0.002,0.00055,0.00726");
    let chart = &drawn(heat, &hardly, Language::English)[0];
    assert!(chart.svg.contains(">&lt; 0.73 %</text>"));
}

#[test]
fn what_a_scale_of_factors_cannot_show_is_counted_below() {
    let sweep = sweep_of(
        r#""blocks": "attacks.heist.own_blocks_at_delivery""#,
        r#"{"line": {"x": "z", "y": "blocks", "series": "q", "y_scale": "log"}}"#,
    );
    let cells = "\
q,z,trials,blocks_mean,blocks_low95,blocks_high95,theory_race_s1,pow,stopped_early
0.1,1,1000,0,0,0,0.0311,sampled,false
0.3,6,1000,2.1,2.0,2.2,0.0891,sampled,false
";
    let chart = &drawn_of(&sweep.expect("a sound sweep"), cells, Language::English)[0];
    assert!(chart.svg.contains(">seed 1 | 1 cell at or below zero is not shown<"));
    assert!(!drawn(LINE, CELLS, Language::English)[0].svg.contains("zero"));
}

#[test]
fn titles_and_axes_speak_the_language_of_the_reader() {
    let (en, zh) = (drawn(LINE, CELLS, Language::English), drawn(LINE, CELLS, Language::Chinese));
    assert!(en[0].svg.contains(">How many?<") && en[0].svg.contains(">chance of success<"));
    assert!(zh[0].svg.contains(">等几个确认？<") && zh[0].svg.contains(">成功概率<"));
}

/// A threshold that is the same along a curve is a line upwards, and one in the legend; what
/// differs along it is none.
#[test]
fn a_threshold_is_a_line_upwards_where_it_is_one_place() {
    let charts = r#"{"line": {"x": "z", "y": "success", "series": "q", "theory": [],
                     "thresholds": ["break_even_sat"]}}"#;
    let lines = |cells: &str| {
        let svg = &drawn(charts, cells, Language::English)[0].svg;
        (count(svg, "curve"), count(svg, "sample"))
    };
    // Two curves join the marks, which the legend shows, with the dotted line of the threshold.
    let cells = CELLS.replace("theory_race_s1", "theory_break_even_sat");
    assert_eq!(lines(&cells), (2, 3));
    let same = cells.replace("0.305", "3e8").replace("0.0891", "3e8");
    assert_eq!(lines(&same), (3, 3));
}

#[test]
fn amounts_are_drawn_in_bitcoins_and_spans_in_a_unit_that_is_read() {
    let texts = |measure: &str, factor: f64| {
        let measure = format!(r#""m": "{measure}""#);
        let charts = r#"{"line": {"x": "z", "y": "m", "series": "q"}}"#;
        let sweep = sweep_of(&measure, charts).expect("a sound sweep");
        let mut cells = "q,z,trials,m_count,m_mean,m_sd,m_low95,m_high95,pow\n".to_owned();
        for (at, cell) in ["0.1,1", "0.1,6", "0.3,1", "0.3,6"].iter().enumerate() {
            let value = (at + 1) as f64 * factor;
            cells += &format!("{cell},10,10,{value},1,{value},{value},sampled\n");
        }
        drawn_of(&sweep, &cells, Language::English)[0].svg.clone()
    };
    let amounts = texts("attacks.heist.profit_sat", 1e10);
    assert!(amounts.contains(">gain over honest mining (BTC)<"), "{amounts}");
    assert!(amounts.contains(">400<"), "{amounts}");
    let spans = texts("block_delay_hash_weighted_ms.mean", 60_000.0);
    assert!(spans.contains(">block delay weighted by hashpower (s)<"), "{spans}");
    assert!(spans.contains(">250<"), "{spans}");
    let days = texts("stopped_at_s", 400_000.0);
    assert!(days.contains(">m (d)<") && days.contains(">20<"), "{days}");
}

#[test]
fn characters_that_the_font_lacks_are_known() {
    assert!(vector::missing_characters(&drawn(LINE, CELLS, Language::Chinese)[0].svg).is_empty());
    let missing = vector::missing_characters("<text>鼠 a 鼹鼠</text>");
    assert_eq!(missing.into_iter().collect::<String>(), "鼠鼹");
}

#[test]
fn what_a_sweep_has_not_is_told_with_the_nearest_name() {
    assert_eq!(
        messages(r#"{"line": {"x": "zz", "y": "sucess", "series": "q"}}"#),
        [
            "s.json:7:26   charts[0].line.x: no axis is called zz.",
            "s.json:7:37   charts[0].line.y: no measure is called sucess. Nearest: success.",
        ]
    );
    assert_eq!(
        messages(r#"{"line": {"x": "z", "y": "success"}}"#),
        [
            "s.json:7:20   charts[0].line: this chart has no place for the axis q, which has several \
          values. A chart shows every axis: line has x, series and panels."
        ]
    );
    assert_eq!(
        messages(r#"{"heat_map": {"x": "z", "y": "z", "value": "success"}}"#),
        ["s.json:7:40   charts[0].heat_map.y: this chart has the axis z in another place."]
    );
    assert_eq!(
        messages(r#"{"line": {"x": "z", "y": "success", "series": "q", "thresholds": ["race"]}}"#),
        ["s.json:7:77   charts[0].line.thresholds[0]: the sweep's theory does not list race. \
             Nearest: race_s1."]
    );
    assert_eq!(
        messages(
            r#"{"line": {"x": "z", "y": "success", "series": "q", "thresholds": ["race_s1"]}}"#
        ),
        ["s.json:7:77   charts[0].line.thresholds[0]: race_s1 is no threshold. One is \
             selfish_threshold, break_even_sat."]
    );
    assert_eq!(messages(r#"{"pie": {"x": "z"}}"#).len(), 1);
}

#[test]
fn a_table_of_another_sweep_is_refused() {
    let sweep = sweep(LINE).expect("a sound sweep");
    let read = |cells: &str| ChartTable::read(&sweep.axes, &sweep.measures, cells.as_bytes());
    let missing = CELLS.replace("success_low95", "other");
    assert_eq!(read(&missing), Err(TableReject::NoColumn("success_low95".to_owned())));
    let (line, axis, label) = (3, "z".to_owned(), "7".to_owned());
    let other = CELLS.replace("0.1,6,", "0.1,7,");
    assert_eq!(read(&other), Err(TableReject::NoSuchCell { line, axis, label }));
}
