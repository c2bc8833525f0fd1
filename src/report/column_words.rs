//! The columns of a sweep's table in words.

use crate::report::sweep_chart_words;
use crate::report::words::pick;
use crate::scenario::schema::Language;
use crate::sweep::chart_table::ChartTable;

/// What a column of `cells.csv` holds, in words; its own name where there are none.
pub fn column(language: Language, table: &ChartTable, name: &str) -> String {
    if let Some(axis) = table.axes.iter().find(|axis| axis.name == name) {
        return sweep_chart_words::axis(language, axis, None);
    }
    if let Some(theory) = name.strip_prefix("theory_") {
        return sweep_chart_words::theory(language, theory);
    }
    match name {
        "trials" => return pick(language, "trials", "试验次数").to_owned(),
        "pow" => return pick(language, "mining", "挖矿方式").to_owned(),
        "stopped_early" => return pick(language, "stopped early", "提前停止").to_owned(),
        _ => {}
    }
    for measure in &table.measures {
        let Some(ending) = name.strip_prefix(measure.name.as_str()) else { continue };
        let Some(part) = part(language, ending, measure.is_share) else { continue };
        let unit =
            (measure.is_amount() && ending != "_count").then(|| pick(language, "satoshis", "聪"));
        let words = sweep_chart_words::measure(language, measure, unit);
        return match part {
            "" => words,
            _ => format!("{words}{}{part}", pick(language, ": ", "：")),
        };
    }
    name.to_owned()
}

/// What the ending of a measure's column stands for.
fn part(language: Language, ending: &str, is_share: bool) -> Option<&'static str> {
    Some(match ending {
        "" if is_share => pick(language, "how often", "次数"),
        "_share" => "",
        "_count" => pick(language, "trials that have it", "有此值的试验数"),
        "_mean" => pick(language, "mean", "平均值"),
        "_sd" => pick(language, "standard deviation", "标准差"),
        "_low95" => pick(language, "95 % interval, from", "95%区间下限"),
        "_high95" => pick(language, "95 % interval, to", "95%区间上限"),
        "_p50" => pick(language, "median, about", "中位数（约）"),
        "_p90" => pick(language, "nine in ten below, about", "九成低于（约）"),
        "_p99" => pick(language, "99 in 100 below, about", "99%低于（约）"),
        _ => return None,
    })
}
