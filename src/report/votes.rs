//! Votes by machine against votes by work: what each attacker had of both, and what came of it.

use crate::report::chart_numbers::Numbers;
use crate::report::frame;
use crate::report::frame::Area;
use crate::report::frame::Chart;
use crate::report::frame::Corner;
use crate::report::frame::Drawn;
use crate::report::frame::Swatch;
use crate::report::vote_words as words;
use crate::scenario::schema::Language;
use crate::story::picture::Picture;
use crate::story::picture::Vote;
use plotters::element::PathElement;
use plotters::element::Rectangle;
use plotters::element::Text;
use plotters::prelude::DrawingBackend;
use plotters::style::Color;
use plotters::style::RGBColor;
use plotters::style::text_anchor::HPos;
use plotters::style::text_anchor::Pos;
use plotters::style::text_anchor::VPos;

/// The height of an attack's two bars with the space around them.
const ROW: i32 = 84;
/// The height of a bar.
const BAR: i32 = 26;
/// Where the bars begin, behind the names.
const LEFT: i32 = 210;
/// The room at the right, for the outcome.
const RIGHT: i32 = 220;
/// Above the rows, for the legend.
const TOP: i32 = 90;

/// The colours of machines and of work.
const COLOURS: (RGBColor, RGBColor) = (frame::SKY, frame::VERMILLION);

/// The chart.
pub struct Votes<'a> {
    votes: &'a [Vote],
    /// The language of the texts.
    language: Language,
    /// The line below.
    caption: &'a str,
}

impl<'a> Votes<'a> {
    /// The attackers of a picture; nothing if none of them had machines to vote with.
    pub fn new(picture: &'a Picture, language: Language, caption: &'a str) -> Option<Self> {
        let votes = &picture.votes[..];
        let has_machines = votes.iter().any(|vote| vote.machines > 0);
        has_machines.then_some(Self { votes, language, caption })
    }

    /// A bar with its share behind it.
    fn bar<B: DrawingBackend>(
        area: &Area<B>,
        y: i32,
        full: i32,
        share: f64,
        colour: RGBColor,
    ) -> Drawn<B> {
        let end = LEFT + (share * f64::from(full)).round() as i32;
        area.draw(&Rectangle::new([(LEFT, y), (end, y + BAR)], colour.filled()))?;
        let style = frame::text(18, frame::BLACK).pos(Pos::new(HPos::Left, VPos::Center));
        area.draw(&Text::new(words::share(share), (end + 8, y + BAR / 2), style))
    }
}

impl Chart for Votes<'_> {
    fn file_name(&self) -> &'static str {
        "votes"
    }

    fn title(&self) -> String {
        words::votes_title(self.language).to_owned()
    }

    fn caption(&self) -> &str {
        self.caption
    }

    fn description(&self) -> String {
        let line = |vote: &Vote| {
            let (machines, work) =
                (words::share(vote.machines_share), words::share(vote.hashpower_share));
            let outcome = words::vote_outcome(self.language, vote.outcome);
            words::vote_description(self.language, &vote.attack, &machines, &work, outcome)
        };
        self.votes.iter().map(line).collect::<Vec<_>>().join(" ")
    }

    fn numbers(&self) -> Numbers {
        let row = |vote: &Vote| {
            let shares = [vote.machines_share, vote.hashpower_share].map(|share| share.to_string());
            let outcome = vote.outcome.word().to_owned();
            let all = [vote.attack.clone(), vote.machines.to_string()].into_iter();
            all.chain(shares).chain([outcome]).collect()
        };
        let columns = &["attack", "machines", "machines_share", "hashpower_share", "outcome"];
        Numbers { columns, rows: self.votes.iter().map(row).collect() }
    }

    fn body_height(&self) -> u32 {
        (TOP + ROW * self.votes.len() as i32) as u32 + 30
    }

    fn draw<B: DrawingBackend>(&self, area: &Area<B>) -> Drawn<B> {
        let (width, _) = area.dim_in_pixel();
        let full = width as i32 - LEFT - RIGHT;
        let bottom = TOP + ROW * self.votes.len() as i32;
        let name = frame::text(20, frame::BLACK).pos(Pos::new(HPos::Left, VPos::Center));
        for percent in [0, 50, 100] {
            let x = LEFT + full * percent / 100;
            let ink = if percent == 50 { frame::BLACK } else { frame::GREY };
            area.draw(&PathElement::new([(x, TOP - 6), (x, bottom)], ink.stroke_width(1)))?;
            let under = frame::text(18, frame::DIM).pos(Pos::new(HPos::Center, VPos::Top));
            area.draw(&Text::new(format!("{percent} %"), (x, bottom + 6), under))?;
        }
        for (vote, row) in self.votes.iter().zip(0..) {
            let y = TOP + ROW * row + (ROW - 2 * BAR) / 2;
            area.draw(&Text::new(vote.attack.clone(), (0, y + BAR), name.clone()))?;
            Self::bar(area, y, full, vote.machines_share, COLOURS.0)?;
            Self::bar(area, y + BAR, full, vote.hashpower_share, COLOURS.1)?;
            let outcome = words::vote_outcome(self.language, vote.outcome);
            let place = (width as i32 - RIGHT + 70, y + BAR);
            area.draw(&Text::new(outcome, place, name.clone()))?;
        }
        let entries = [
            (Swatch::Bar(COLOURS.0), words::vote_machines(self.language).to_owned()),
            (Swatch::Bar(COLOURS.1), words::vote_work(self.language).to_owned()),
        ];
        frame::legend(area, Corner::UpperRight, &entries)
    }
}
