//! The matrix as shown: filtered, sorted, with marks; and what its cells say and look like. What is shown can be copied as it is.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use egui::Color32;

use super::draft::Ticked;
use super::figures::{counted, is_over, room};
use super::matrix::{Line, Matrix, Since, Standing};
use crate::domain::{InstitutionId, Name};
use crate::report::{Align, Cell, Column, Paper, Row, RowRole, Table};
use crate::ui::theme;
use crate::ui::widgets::grid::{Look, characters};
use crate::wording;

/// A column of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatrixColumn {
    Mark,
    Name,
    Class,
    Zone,
    Traits,
    Scheme,
    /// By its place among the common and special offices.
    Office(usize),
    Administrative,
    Service,
    Special,
    Room,
    Nameplates,
    AgainstTemplate,
    AgainstToday,
}

/// How much room there is for the matrix.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Breadth {
    #[default]
    Whole,
    /// Beside the editor of a township, which tells its class and its figures itself: here the offices are wanted.
    Beside,
}

/// Which townships are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub search: String,
    pub class: Option<Name>,
    pub zone: Option<Name>,
    /// 只看不合规
    pub only_faulty: bool,
    /// 只看有改动
    pub only_changed: bool,
}

/// By which column, and which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    pub column: MatrixColumn,
    pub direction: Direction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Rising,
    Falling,
}

/// The table, with the line behind each row and the meaning of each column.
#[derive(Debug)]
pub struct Sheet {
    pub table: Table,
    pub rows: Vec<usize>,
    pub columns: Vec<MatrixColumn>,
}

/// Columns that stay in place: mark and name.
pub const STICKY: usize = 2;

impl Filter {
    fn lets(&self, line: &Line) -> bool {
        let search = self.search.trim();
        let is_found = search.is_empty() || line.name.as_str().contains(search) || line.traits.contains(search);
        is_found
            && self.class.as_ref().is_none_or(|class| line.class.as_ref() == Some(class))
            && self.zone.as_ref().is_none_or(|zone| line.zone.as_ref() == Some(zone))
            && (!self.only_faulty || !line.faults.is_empty())
            && (!self.only_changed || line.is_touched)
    }
}

impl Order {
    /// The next order when the head of `column` is clicked: rising, falling, as the register lists them.
    pub fn after(current: Option<Self>, column: MatrixColumn) -> Option<Self> {
        match current {
            Some(Self { column: same, direction: Direction::Rising }) if same == column => {
                Some(Self { column, direction: Direction::Falling })
            }
            Some(Self { column: same, direction: Direction::Falling }) if same == column => None,
            Some(_) | None => Some(Self { column, direction: Direction::Rising }),
        }
    }
}

impl Sheet {
    pub fn build(matrix: &Matrix, filter: &Filter, order: Option<Order>, ticked: &Ticked, breadth: Breadth) -> Self {
        let columns = columns(matrix, breadth);
        let mut lines: Vec<(usize, &Line)> =
            matrix.lines.iter().enumerate().filter(|(_, line)| filter.lets(line)).collect();
        if let Some(Order { column, direction }) = order {
            lines.sort_by(|(_, one), (_, other)| {
                let order = compare(one, other, column, &ticked.marked);
                match direction {
                    Direction::Rising => order,
                    Direction::Falling => order.reverse(),
                }
            });
        }
        let rows = lines.iter().map(|(_, line)| {
            let cells = columns.iter().map(|column| cell(line, *column, ticked)).collect();
            Row::new(RowRole::Body, cells)
        });
        let table = Table {
            title: "机构配置".to_owned(),
            columns: columns.iter().map(|column| head(matrix, *column, order)).collect(),
            rows: rows.collect(),
            ..Table::on(Paper::A3Landscape)
        };
        Self { table, rows: lines.iter().map(|(index, _)| *index).collect(), columns }
    }

    /// The township of a row.
    pub fn line<'a>(&self, matrix: &'a Matrix, row: usize) -> Option<&'a Line> {
        self.rows.get(row).and_then(|index| matrix.lines.get(*index))
    }
}

fn columns(matrix: &Matrix, breadth: Breadth) -> Vec<MatrixColumn> {
    use MatrixColumn::*;
    // What is set against what limit stands before the offices, so that it is in sight on a small screen too.
    let mut columns = match breadth {
        Breadth::Whole => vec![Mark, Name, Room, Administrative, Service, Special, Nameplates, Class, Zone, Traits],
        Breadth::Beside => vec![Mark, Name, Room],
    };
    columns.extend((0..matrix.common.len() + matrix.special.len()).map(Office));
    columns.extend([AgainstTemplate, AgainstToday, Scheme]);
    columns
}

fn head(matrix: &Matrix, column: MatrixColumn, order: Option<Order>) -> Column {
    let arrow = match order {
        Some(Order { column: sorted, direction }) if sorted == column => match direction {
            Direction::Rising => "↑",
            Direction::Falling => "↓",
        },
        Some(_) | None => "",
    };
    let made = |words: &[&str], width, align| {
        let mut head: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        if let Some(last) = head.last_mut() {
            last.push_str(arrow);
        }
        Column::new(head, width, align)
    };
    match column {
        MatrixColumn::Mark => made(&["选"], 2, Align::Center),
        MatrixColumn::Name => made(&["乡镇(街道)"], longest(matrix, |line| line.name.to_string(), 6..=10), Align::Left),
        MatrixColumn::Class => made(&["类别"], 3, Align::Center),
        MatrixColumn::Zone => made(&["片区"], 4, Align::Center),
        MatrixColumn::Traits => made(&["特色"], longest(matrix, |line| line.traits.clone(), 3..=6), Align::Left),
        MatrixColumn::Scheme => made(&["执行方案"], longest(matrix, |line| line.follows.clone(), 5..=16), Align::Left),
        MatrixColumn::Office(index) => {
            let group =
                if index < matrix.common.len() { "共性机构" } else { "个性机构(点一下增设或撤销)" };
            let name = matrix.office(index).map_or("", Name::as_str);
            made(&[group, &format!("●{}\n{name}", matrix.set_count(index))], 3, Align::Center)
        }
        MatrixColumn::Administrative => made(&["已设与限额", "党政机构"], 3, Align::Center),
        MatrixColumn::Service => made(&["已设与限额", "事业机构"], 3, Align::Center),
        MatrixColumn::Special => made(&["已设与限额", "个性机构"], 3, Align::Center),
        MatrixColumn::Room => made(&["已设与限额", "机构总数"], longest(matrix, room, 9..=16), Align::Left),
        MatrixColumn::Nameplates => made(&["已设与限额", "挂牌"], 3, Align::Center),
        MatrixColumn::AgainstTemplate => made(&["差别", "与方案模板"], 6, Align::Left),
        MatrixColumn::AgainstToday => made(&["差别", "与现行"], 6, Align::Left),
    }
}

pub(super) fn cell(line: &Line, column: MatrixColumn, ticked: &Ticked) -> Cell {
    let word = |name: &Option<Name>| Cell::text_of(name.as_ref().map_or("", Name::as_str));
    match column {
        MatrixColumn::Mark => Cell::text_of(if ticked.marked.contains(&line.id) { "■" } else { "□" }),
        MatrixColumn::Name if ticked.unadded.contains(&line.id) => Cell::Text(format!("＊{}", line.name)),
        MatrixColumn::Name => Cell::text_of(line.name.as_str()),
        MatrixColumn::Class => word(&line.class),
        MatrixColumn::Zone => word(&line.zone),
        MatrixColumn::Traits => Cell::text_of(line.traits.as_str()),
        MatrixColumn::Scheme => Cell::text_of(line.follows.as_str()),
        MatrixColumn::Office(index) => {
            Cell::Text(line.signs.get(index).map(super::matrix::Sign::text).unwrap_or_default())
        }
        MatrixColumn::Room => Cell::Text(room(line)),
        MatrixColumn::Administrative | MatrixColumn::Service | MatrixColumn::Special | MatrixColumn::Nameplates => {
            Cell::Text(counted(line, column))
        }
        MatrixColumn::AgainstTemplate => {
            let unclear = if line.unclear.is_empty() { "" } else { " ？" };
            Cell::Text(format!("{}{unclear}", wording::change_counts(&line.against_template)).trim().to_owned())
        }
        MatrixColumn::AgainstToday => Cell::Text(wording::change_counts(&line.against_today)),
    }
}

/// The longest of these texts in characters of the grid, within what a column may take.
fn longest(matrix: &Matrix, text: impl Fn(&Line) -> String, within: RangeInclusive<u16>) -> u16 {
    let longest = matrix.lines.iter().map(|line| characters(&text(line))).max().unwrap_or_default();
    u16::try_from(longest).unwrap_or(u16::MAX).clamp(*within.start(), *within.end())
}

fn compare(one: &Line, other: &Line, column: MatrixColumn, marked: &BTreeSet<InstitutionId>) -> Ordering {
    let by_text = |of: fn(&Line) -> &str| of(one).cmp(of(other));
    let by_number = |of: fn(&Line) -> usize| of(one).cmp(&of(other));
    match column {
        MatrixColumn::Mark => marked.contains(&other.id).cmp(&marked.contains(&one.id)),
        MatrixColumn::Name => by_text(|line| line.name.as_str()),
        MatrixColumn::Class => one.class.cmp(&other.class),
        MatrixColumn::Zone => one.zone.cmp(&other.zone),
        MatrixColumn::Traits => by_text(|line| line.traits.as_str()),
        MatrixColumn::Scheme => by_text(|line| line.follows.as_str()),
        MatrixColumn::Office(index) => {
            let rank = |line: &Line| line.signs.get(index).map_or(8, |sign| standing_rank(&sign.standing));
            rank(one).cmp(&rank(other))
        }
        MatrixColumn::Administrative => by_number(|line| line.administrative),
        MatrixColumn::Service => by_number(|line| line.service),
        MatrixColumn::Special => by_number(|line| line.special_count),
        MatrixColumn::Room => one.left().unwrap_or(i64::MAX).cmp(&other.left().unwrap_or(i64::MAX)),
        MatrixColumn::Nameplates => by_number(|line| line.nameplates),
        MatrixColumn::AgainstTemplate => other.against_template.len().cmp(&one.against_template.len()),
        MatrixColumn::AgainstToday => other.against_today.len().cmp(&one.against_today.len()),
    }
}

/// What is wrong first, then what is set, then what may be set.
fn standing_rank(standing: &Standing) -> u8 {
    match standing {
        Standing::SetAgainst(_) => 0,
        Standing::Missing => 1,
        Standing::SetAs(_) => 2,
        Standing::Set => 3,
        Standing::Allowed => 4,
        Standing::Unclear(_) => 5,
        Standing::Refused(_) => 6,
        Standing::OfOthers => 7,
    }
}

/// What the cells say and look like.
pub struct SheetLook<'a> {
    pub matrix: &'a Matrix,
    pub sheet: &'a Sheet,
    pub ticked: &'a Ticked,
    /// Why nothing can be changed now.
    pub hindrance: Option<&'static str>,
}

impl SheetLook<'_> {
    fn at(&self, row: usize, column: usize) -> Option<(&Line, MatrixColumn)> {
        Some((self.sheet.line(self.matrix, row)?, *self.sheet.columns.get(column)?))
    }

    fn office_hint(&self, line: &Line, index: usize) -> Option<String> {
        let (sign, office) = (line.signs.get(index)?, self.matrix.office(index)?);
        let can = match (&sign.standing, self.hindrance) {
            (Standing::Refused(_) | Standing::OfOthers, _) => String::new(),
            (_, Some(why)) => format!("\n{why}"),
            (Standing::Set | Standing::SetAs(_), None) if sign.is_common => "\n共性机构，点一下打开单个乡镇".to_owned(),
            (Standing::Set | Standing::SetAs(_) | Standing::SetAgainst(_), None) => {
                "\n点一下撤销(作为方案的一步)".to_owned()
            }
            (Standing::Missing | Standing::Allowed | Standing::Unclear(_), None) => {
                "\n点一下增设(作为方案的一步)".to_owned()
            }
        };
        Some(format!("{} {office}\n{}{can}", line.name, sign.words()))
    }
}

impl Look for SheetLook<'_> {
    fn colour(&self, row: usize, column: usize) -> Option<Color32> {
        let (line, column) = self.at(row, column)?;
        match column {
            MatrixColumn::Mark if self.ticked.marked.contains(&line.id) => Some(theme::ACCENT),
            MatrixColumn::Name if self.ticked.unadded.contains(&line.id) => Some(theme::CAUTION),
            MatrixColumn::Office(index) => line.signs.get(index).map(|sign| match (&sign.since, &sign.standing) {
                (Since::Same | Since::Added | Since::Renamed(_) | Since::NatureChanged(_), Standing::SetAgainst(_)) => {
                    theme::BAD
                }
                (Since::Added, _) => theme::GOOD,
                (Since::Removed, _) => theme::BAD,
                (Since::Renamed(_) | Since::NatureChanged(_), _) => theme::HINT,
                (Since::Same, Standing::Set) => theme::INK,
                (Since::Same, Standing::SetAs(_)) => theme::HINT,
                (Since::Same, Standing::Missing | Standing::Unclear(_)) => theme::CAUTION,
                (Since::Same, Standing::Allowed | Standing::Refused(_) | Standing::OfOthers) => theme::SECONDARY,
            }),
            MatrixColumn::Room if line.left().is_some_and(|left| left < 0) => Some(theme::BAD),
            MatrixColumn::Room if line.is_limit_unclear || line.limits.is_none() || line.missing > 0 => {
                Some(theme::CAUTION)
            }
            MatrixColumn::Administrative | MatrixColumn::Service | MatrixColumn::Special | MatrixColumn::Nameplates
                if is_over(line, column) =>
            {
                Some(theme::BAD)
            }
            MatrixColumn::AgainstTemplate => Some(theme::CAUTION),
            MatrixColumn::AgainstToday => Some(theme::HINT),
            MatrixColumn::Mark
            | MatrixColumn::Name
            | MatrixColumn::Class
            | MatrixColumn::Zone
            | MatrixColumn::Traits
            | MatrixColumn::Scheme
            | MatrixColumn::Administrative
            | MatrixColumn::Service
            | MatrixColumn::Special
            | MatrixColumn::Room
            | MatrixColumn::Nameplates => None,
        }
    }

    fn hint(&self, row: usize, column: usize) -> Option<String> {
        let (line, column) = self.at(row, column)?;
        match column {
            MatrixColumn::Office(index) => self.office_hint(line, index),
            MatrixColumn::Room
            | MatrixColumn::Administrative
            | MatrixColumn::Service
            | MatrixColumn::Special
            | MatrixColumn::Nameplates => {
                let told: Vec<&str> = line.faults.iter().chain(&line.unclear).map(String::as_str).collect();
                Some(if told.is_empty() { "符合方案".to_owned() } else { told.join("\n") })
            }
            MatrixColumn::AgainstTemplate => {
                let unclear: String = line.unclear.iter().map(|why| format!("\n不能判断 {why}")).collect();
                Some(format!("按方案模板：{}{unclear}", wording::office_changes(&line.against_template)))
            }
            MatrixColumn::AgainstToday => Some(format!("比现行：{}", wording::office_changes(&line.against_today))),
            MatrixColumn::Name if self.ticked.unadded.contains(&line.id) => {
                Some(format!("{}\n＊ 有修改未加入方案，点一下打开", line.name))
            }
            MatrixColumn::Name => Some(format!("{}\n点一下打开", line.name)),
            MatrixColumn::Scheme => Some(line.follows.clone()),
            MatrixColumn::Traits => Some(line.traits.clone()).filter(|traits| !traits.is_empty()),
            MatrixColumn::Mark | MatrixColumn::Class | MatrixColumn::Zone => None,
        }
    }

    fn name(&self, row: usize, column: usize) -> Option<String> {
        let (line, column) = self.at(row, column)?;
        match column {
            MatrixColumn::Mark if self.ticked.marked.contains(&line.id) => Some(format!("取消勾选{}", line.name)),
            MatrixColumn::Mark => Some(format!("勾选{}", line.name)),
            MatrixColumn::Name => Some(format!("打开{}", line.name)),
            MatrixColumn::Office(index) => {
                let (sign, office) = (line.signs.get(index)?, self.matrix.office(index)?);
                Some(format!("{} {office} {}", line.name, sign.words()))
            }
            MatrixColumn::Room => Some(format!("{} {}", line.name, room(line))),
            MatrixColumn::Class
            | MatrixColumn::Zone
            | MatrixColumn::Traits
            | MatrixColumn::Scheme
            | MatrixColumn::Administrative
            | MatrixColumn::Service
            | MatrixColumn::Special
            | MatrixColumn::Nameplates
            | MatrixColumn::AgainstTemplate
            | MatrixColumn::AgainstToday => None,
        }
    }

    fn head_name(&self, column: usize) -> Option<String> {
        let head = self.sheet.table.columns.get(column)?.head.last()?;
        let words = head.lines().last().unwrap_or_default().trim_end_matches(['↑', '↓']);
        Some(format!("按{words}排序"))
    }
}
