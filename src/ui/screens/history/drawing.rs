//! The chart of a lineage, drawn: time from the top to the bottom, a lane per body, its names as boxes, what happened as a sign on the
//! line with its document beside it, mergers as lines into the lane of the successor. Everything scrolls; the zoom of the window is its
//! zoom. Rows are as high as what happened in them needs, not as time passed.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Color32, Galley, Pos2, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::domain::{Date, Force, InstitutionId, Relation};
use crate::history::{Chart, Event, Founding, Happening, Lineage, Mark, Period};
use crate::ui::theme;
use crate::wording;

/// Widths in points: of the column of days, of a lane, of its line's place from the left of the lane.
const DAYS: f32 = 96.0;
const LANE: f32 = 214.0;
const LINE: f32 = 16.0;
/// Heights: of a happening with its document, of a box with a name, of the room below a row.
const HAPPENING: f32 = 44.0;
const BOX: f32 = 30.0;
const ROOM: f32 = 16.0;
const TOP: f32 = 10.0;

/// Where everything stands.
struct Layout {
    origin: Pos2,
    /// The top of each row, and behind them the bottom of the last.
    rows: Vec<f32>,
}

/// Draws the chart of the story of `subject`; the number of the event that was clicked comes back.
pub fn show(ui: &mut Ui, lineage: &Lineage, (chart, subject): (&Chart, InstitutionId), today: Date) -> Option<usize> {
    let heights = heights(chart);
    let mut tops = vec![TOP];
    heights.iter().for_each(|height| tops.push(tops.last().copied().unwrap_or(TOP) + height));
    let bottom = tops.last().copied().unwrap_or(TOP);
    let size = vec2(DAYS + LANE * chart.lanes.len() as f32, bottom + ROOM);
    let mut clicked = None;
    ScrollArea::both().id_salt("lineage").auto_shrink(false).show(ui, |ui| {
        let (rect, _) = ui.allocate_exact_size(size.max(ui.available_size()), Sense::hover());
        ui.painter().rect_filled(rect, 0.0, theme::PAPER);
        let layout = Layout { origin: rect.min, rows: tops };
        days(ui, &layout, chart, lineage, rect);
        lines(ui, &layout, chart, lineage, today);
        joins(ui, &layout, chart, lineage);
        for (lane, body) in chart.lanes.iter().enumerate() {
            for period in &body.periods {
                name(ui, &layout, chart, (lane, period));
            }
        }
        for mark in &chart.marks {
            if let Some(event) = lineage.events.get(mark.event)
                && happening(ui, &layout, (chart, subject), *mark, event)
            {
                clicked = Some(mark.event);
            }
        }
    });
    clicked
}

/// How high each row must be: for all that happened to one body on that day, and for the name it has afterwards.
fn heights(chart: &Chart) -> Vec<f32> {
    let in_lane =
        |row: usize, lane: usize| chart.marks.iter().filter(|mark| (mark.row, mark.lane) == (row, lane)).count();
    (0..chart.days.len())
        .map(|row| {
            let happenings = (0..chart.lanes.len()).map(|lane| in_lane(row, lane)).max().unwrap_or(0);
            let has_name = chart.lanes.iter().flat_map(|lane| &lane.periods).any(|period| period.from == row);
            happenings as f32 * HAPPENING + if has_name { BOX } else { 0.0 } + ROOM
        })
        .collect()
}

impl Layout {
    fn row(&self, row: usize) -> f32 {
        self.origin.y + self.rows.get(row).copied().unwrap_or_default()
    }

    fn bottom(&self) -> f32 {
        self.origin.y + self.rows.last().copied().unwrap_or_default()
    }

    /// The place of a lane's line.
    fn line(&self, lane: usize) -> f32 {
        self.origin.x + DAYS + LANE * lane as f32 + LINE
    }

    /// Where the box of a name begins: under what happened to the body on that day.
    fn below(&self, chart: &Chart, lane: usize, row: usize) -> f32 {
        let above = chart.marks.iter().filter(|mark| (mark.row, mark.lane) == (row, lane)).count();
        self.row(row) + above as f32 * HAPPENING
    }
}

/// The days at the left, each with a rule across the chart.
fn days(ui: &Ui, layout: &Layout, chart: &Chart, lineage: &Lineage, rect: Rect) {
    for (row, day) in chart.days.iter().enumerate() {
        let y = layout.row(row);
        ui.painter().hline(rect.x_range(), y, Stroke::new(1.0, theme::HAIRLINE));
        let waits = |event: &Event| event.effective == *day && event.force == Force::Waiting;
        let (words, colour) = match lineage.events.iter().any(waits) {
            true => (format!("{day}\n○ 待生效"), theme::CAUTION),
            false => (day.to_string(), theme::SECONDARY),
        };
        ui.painter().text(pos2(layout.origin.x + 8.0, y + 4.0), Align2::LEFT_TOP, words, theme::dense(), colour);
    }
}

/// The line of each body while it was.
fn lines(ui: &Ui, layout: &Layout, chart: &Chart, lineage: &Lineage, today: Date) {
    for (lane, body) in chart.lanes.iter().enumerate() {
        let x = layout.line(lane);
        for period in &body.periods {
            let end = period.until.map_or(layout.bottom() + ROOM, |row| layout.row(row) + 12.0);
            ui.painter().vline(x, layout.row(period.from) + 12.0..=end, Stroke::new(2.0, theme::ACCENT));
        }
        let is_gone = lineage.bodies.get(&body.institution).and_then(|life| life.until).is_some_and(|day| day <= today);
        if !is_gone {
            let tip = pos2(x, layout.bottom() + ROOM);
            ui.painter().add(egui::Shape::convex_polygon(
                vec![tip + vec2(-5.0, -7.0), tip + vec2(5.0, -7.0), tip],
                theme::ACCENT,
                Stroke::NONE,
            ));
        }
    }
}

/// Mergers: from the end of one line to that of the successor, with the point there.
fn joins(ui: &Ui, layout: &Layout, chart: &Chart, lineage: &Lineage) {
    for join in &chart.joins {
        let mark = chart.marks.iter().filter(|mark| (mark.row, mark.lane) == (join.row, join.to));
        let place = mark.take_while(|mark| mark.event != join.event).count();
        let y = layout.row(join.row) + place as f32 * HAPPENING + 0.5 * HAPPENING;
        let (from, to) = (layout.line(join.from), layout.line(join.to));
        let is_taken_back = lineage.events.get(join.event).is_some_and(Event::is_taken_back);
        let colour = if is_taken_back { theme::HAIRLINE } else { theme::ACCENT };
        let stroke = Stroke::new(2.0, colour);
        // The line of the merged body is led down to the height of its merger, and under the words in the lanes between.
        let low = y + 0.5 * HAPPENING - 3.0;
        ui.painter().vline(from, layout.row(join.row) + 12.0..=low, stroke);
        let ahead = if to < from { 8.0 } else { -8.0 };
        ui.painter().hline(from.min(to + ahead)..=from.max(to + ahead), low, stroke);
        ui.painter().line_segment([pos2(to + ahead, low), pos2(to, low)], stroke);
        let tip = pos2(to + ahead.signum() * 2.0, low);
        ui.painter().add(egui::Shape::convex_polygon(
            vec![tip, tip + vec2(ahead, -5.0), tip + vec2(ahead, 5.0)],
            colour,
            Stroke::NONE,
        ));
    }
}

/// A name in its box, known to tests and readers by itself.
fn name(ui: &mut Ui, layout: &Layout, chart: &Chart, (lane, period): (usize, &Period)) {
    let from = pos2(layout.line(lane) - 8.0, layout.below(chart, lane, period.from));
    let rect = Rect::from_min_size(from, vec2(LANE - LINE, BOX));
    let fill = if lane == 0 { theme::SELECTED } else { theme::HEAD };
    ui.painter().rect(rect, 3.0, fill, Stroke::new(1.0, theme::ACCENT), StrokeKind::Inside);
    let words = fitted(ui, period.name.as_str(), rect.width() - 12.0, Ink::plain(theme::INK));
    let place = pos2(rect.left() + 6.0, rect.center().y - 0.5 * words.size().y);
    ui.painter().galley(place, words, theme::INK);
    let first = chart.days.get(period.from).map(Date::to_string).unwrap_or_default();
    let last = period.until.and_then(|row| chart.days.get(row)).map_or("至今".to_owned(), |day| format!("至{day}"));
    let response = ui.interact(rect, ui.scope_id().with(("name", lane, period.from)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, period.name.as_str()));
    response.on_hover_text(format!("{}\n{first}{last}", period.name));
}

/// What happened, with its document and how it stands with it; whether it was clicked.
fn happening(
    ui: &mut Ui,
    layout: &Layout,
    (chart, subject): (&Chart, InstitutionId),
    mark: Mark,
    event: &Event,
) -> bool {
    let same = chart.marks.iter().filter(|other| (other.row, other.lane) == (mark.row, mark.lane));
    let place = same.take_while(|other| other.event != mark.event).count();
    let top = layout.row(mark.row) + place as f32 * HAPPENING;
    let x = layout.line(mark.lane);
    let rect = Rect::from_min_size(pos2(x - 8.0, top + 1.0), vec2(LANE - LINE, HAPPENING - 7.0));
    let response = ui.interact(rect, ui.scope_id().with(("happening", mark.lane, mark.event)), Sense::click());
    let (sentence, standing) = (wording::event(event, subject), wording::event_standing(event));
    let said = if standing.is_empty() { sentence.clone() } else { format!("{sentence}，{standing}") };
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &said));
    if response.hovered() {
        ui.painter().rect_filled(rect, 3.0, theme::HOVERED);
    }
    let ink = Ink::of(event);
    match ink.is_struck {
        true => ui.painter().circle_stroke(pos2(x, top + 12.0), 4.0, Stroke::new(1.5, ink.colour)),
        false => ui.painter().circle_filled(pos2(x, top + 12.0), 5.0, ink.colour),
    };
    let words = fitted(ui, &short(event, mark, chart), rect.width() - 26.0, ink);
    ui.painter().galley(pos2(x + 12.0, top + 2.0), words, ink.colour);
    let basis = wording::event_basis(event);
    let below = if standing.is_empty() { basis.clone() } else { format!("{standing} · {basis}") };
    let below = fitted(ui, &below, rect.width() - 26.0, Ink::plain(theme::SECONDARY));
    ui.painter().galley(pos2(x + 12.0, top + 18.0), below, theme::SECONDARY);
    let standing = if standing.is_empty() { standing } else { format!("\n{standing}") };
    let (day, entry) = (event.effective, event.entry.0);
    response.on_hover_text(format!("{sentence}\n{day} · {basis} · 第{entry}号凭证{standing}\n点击查看凭证")).clicked()
}

/// The word for it, and to whom or from whom where that is not on the chart.
fn short(event: &Event, mark: Mark, chart: &Chart) -> String {
    let lane = chart.lanes.get(mark.lane).map(|lane| lane.institution);
    match event.relation {
        Some(Relation::Reverses(entry)) if event.withdraws() => format!("撤回第{}号凭证", entry.0),
        Some(relation @ Relation::Reverses(_)) => wording::relation(relation),
        Some(relation @ Relation::Corrects(_)) => {
            format!("{}：{}", wording::relation(relation), wording::happening_word(&event.what))
        }
        Some(Relation::Documents(_)) | None => word(&event.what, lane),
    }
}

fn word(what: &Happening, lane: Option<InstitutionId>) -> String {
    let word = wording::happening_word(what);
    match what {
        Happening::Merged { into, into_name, .. } if lane != Some(*into) => format!("并入 {into_name}"),
        Happening::Merged { from, .. } => match from.as_slice() {
            [(_, only)] => format!("{word} {only}"),
            several => format!("{word} {}个机构", several.len()),
        },
        Happening::Split { new, from_name, .. } if new.iter().any(|(id, _)| Some(*id) == lane) => {
            format!("由{from_name}{word}")
        }
        Happening::Split { from, from_name, .. } if lane != Some(*from) => format!("{from_name} 划给"),
        Happening::Split { new, others, .. } => match (new.as_slice(), others.as_slice()) {
            ([(_, only)], _) => format!("{word}出 {only}"),
            ([], [(_, only)]) => format!("划给 {only}"),
            ([], others) => format!("划给 {}个机构", others.len()),
            (new, _) => format!("{word}出 {}个机构", new.len()),
        },
        Happening::Attached { parent: Some(parent), .. } => format!("{word} {parent}"),
        Happening::Established { parent: Some(parent), .. } => format!("{word} 隶属{parent}"),
        Happening::Attached { parent: None, .. }
        | Happening::Established { parent: None, .. }
        | Happening::Renamed { .. }
        | Happening::Redesignated { .. }
        | Happening::Abolished { .. } => word.to_owned(),
    }
}

/// How the words of an event look.
#[derive(Debug, Clone, Copy)]
struct Ink {
    colour: Color32,
    /// Of what was taken back; the words beside it say so, too.
    is_struck: bool,
}

impl Ink {
    fn plain(colour: Color32) -> Self {
        Self { colour, is_struck: false }
    }

    fn of(event: &Event) -> Self {
        if event.is_taken_back() {
            return Self { colour: theme::SECONDARY, is_struck: true };
        }
        Self::plain(match (&event.relation, &event.what) {
            (Some(Relation::Reverses(_) | Relation::Corrects(_)), _) => theme::CAUTION,
            (_, Happening::Established { founding: Founding::Decided, .. }) => theme::GOOD,
            (_, Happening::Abolished { .. }) => theme::BAD,
            (_, Happening::Merged { .. } | Happening::Split { .. }) => theme::ACCENT,
            (
                _,
                Happening::Established { founding: Founding::Listed { .. }, .. }
                | Happening::Renamed { .. }
                | Happening::Attached { .. }
                | Happening::Redesignated { .. },
            ) => theme::HINT,
        })
    }
}

/// Words in one row of a width; what does not fit ends in an ellipsis and is told when pointed at.
fn fitted(ui: &Ui, words: &str, width: f32, ink: Ink) -> Arc<Galley> {
    let strikethrough = if ink.is_struck { Stroke::new(1.0, ink.colour) } else { Stroke::NONE };
    let format = TextFormat { strikethrough, ..TextFormat::simple(theme::dense(), ink.colour) };
    let mut job = LayoutJob::single_section(words.to_owned(), format);
    job.wrap = TextWrapping { max_width: width, max_rows: 1, break_anywhere: true, ..TextWrapping::default() };
    ui.painter().layout_job(job)
}
