//! What an import understood and would change, in the words of its preview.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::{import, label};
use crate::domain::{Date, EntryId, Headcount, Name, QuotaKind};
use crate::import::{Addition, Change, ChangedField, Counts, Departure, Gain, SheetUnderstood, VoidAnswer};

pub fn import_counts(counts: Counts) -> String {
    let Counts { added, updated, unchanged, left, removed, rejected } = counts;
    let left = if left == 0 { String::new() } else { format!("离开 {left}，") };
    let removed = if removed == 0 { String::new() } else { format!("移除 {removed}，") };
    format!("新增 {added}，更新 {updated}，未变 {unchanged}，{left}{removed}问题 {rejected}")
}

/// Whom a change is about: "会计(县财政局)".
pub fn change_subject(change: &Change) -> String {
    subject(&change.who, change.unit.as_ref())
}

/// Who or what is new, the same way.
pub fn addition_subject(addition: &Addition) -> String {
    subject(&addition.who, addition.unit.as_ref())
}

fn subject(who: &Name, unit: Option<&Name>) -> String {
    let unit = unit.map(|unit| format!("({unit})")).unwrap_or_default();
    format!("{who}{unit}")
}

/// Something that an import adds: "李四(县财政局)　新增　行政 科员".
pub fn import_addition(addition: &Addition) -> String {
    format!("{}　新增　{}", addition_subject(addition), addition.what)
}

/// What stands there afterwards: the new value, or that it is removed.
pub fn change_outcome(change: &Change) -> &str {
    match (&change.field, change.is_removal()) {
        (ChangedField::Person, true) => "离开(出编)",
        (_, true) => "移除",
        (_, false) => &change.after,
    }
}

/// "移除岗位：文员(县财政局)：办公室 文员 管理 行政 2", "离开：李四(县财政局)：行政 科员，办理出编".
pub fn import_removal(change: &Change) -> String {
    let subject = change_subject(change);
    match &change.field {
        ChangedField::Person => format!("离开：{subject}：{}，办理出编", change.before),
        field => format!("移除{}：{subject}：{}", import::changed_field(field), change.before),
    }
}

/// Who is offered as having left, institution by institution: "县财政局 2人：李四、王五".
pub fn offered_departures(departures: &[Departure]) -> Vec<String> {
    let mut by_unit: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for departure in departures.iter().filter(|departure| !departure.accepted) {
        by_unit.entry(departure.unit.as_str()).or_default().push(departure.name.as_str());
    }
    by_unit.into_iter().map(|(unit, people)| format!("{unit} {}人：{}", people.len(), people.join("、"))).collect()
}

/// Why an answer had no effect, and what to look at.
pub fn void_answer(answer: &VoidAnswer) -> String {
    match answer {
        VoidAnswer::Sheet { file, sheet } => {
            format!("对应关系中的“{file}·{sheet}”不在这次的文件里，没有用上。请核对文件名和工作表名。")
        }
        VoidAnswer::Line(line) => format!(
            "对{}·{}第{}行“{}”的设定没有用上：这次的文件里，该行不是它。请看着这次的表重新设定。",
            line.file, line.sheet, line.row, line.text
        ),
        VoidAnswer::Identity(row) => format!(
            "对{}·{}第{}行{}的答复没有用上：该行不是这个人，指明的人员不在账簿中，或者身份证号在账簿中是别人的。请按这次列出的问题重新答复。",
            row.file, row.sheet, row.row, row.name
        ),
        VoidAnswer::Institution(written) => {
            format!("对“{written}”的答复没有用上：文件中没有这个单位名，或者所指的机构不存在。请核对名称。")
        }
        VoidAnswer::Departures(name) => format!("{name}没有待确认的离开，这项确认没有用上。"),
        VoidAnswer::Departure(person) => {
            format!("账簿中第{}号人员不在待确认离开的人里，这项确认没有用上。", person.0)
        }
        VoidAnswer::Cell(_) | VoidAnswer::Word(_) | VoidAnswer::Months(_) | VoidAnswer::Ignored(_) => {
            super::import::void_mend(answer)
        }
    }
}

/// "人员花名册，表头第3行，识别20列，数据1630行，其中7行读不成". What the comparison with the book rejects besides is not known
/// of a sheet alone; the counts have it.
pub fn sheet_understood(sheet: &SheetUnderstood) -> String {
    let Some(kind) = sheet.table else {
        return "没有识别出台账、岗位表、花名册或职责清单，不导入".to_owned();
    };
    if sheet.left_aside {
        return format!("{}，您选了不导入这张表", import::table(kind));
    }
    let head = match sheet.head_rows {
        Some((first, last)) if first == last => format!("表头第{first}行"),
        Some((first, last)) => format!("表头第{first}至{last}行"),
        None => "没有表头".to_owned(),
    };
    let columns = sheet.columns.len();
    let hidden = if sheet.hidden { "，隐藏工作表" } else { "" };
    let rejected = match sheet.rows_rejected {
        0 => String::new(),
        rejected => format!("，其中{rejected}行读不成"),
    };
    format!("{}{hidden}，{head}，识别{columns}列，数据{}行{rejected}", import::table(kind), sheet.rows_read)
}

/// What is being read, and how many rows of it have come, where that is known.
pub fn import_being_read(words: &str, rows: Option<u64>) -> String {
    rows.map_or_else(|| words.to_owned(), |rows| format!("{words}已读 {rows} 行"))
}

/// What the first rows of a sheet are taken for while the others are still being read.
pub fn sheet_glimpsed(sheet: &SheetUnderstood) -> String {
    let Some(kind) = sheet.table else { return "前面的行里还没有识别出表头，读完后再看".to_owned() };
    let columns = sheet.columns.len();
    let head = match sheet.head_rows {
        Some((first, last)) if first == last => format!("，表头第{first}行，识别{columns}列"),
        Some((first, last)) => format!("，表头第{first}至{last}行，识别{columns}列"),
        None => String::new(),
    };
    format!("先看前面的行：像是{}{head}。全部读完后才能调整和核对。", import::table(kind))
}

/// From when a batch holds that is written today for another day.
pub fn import_effective(day: Date, today: Date) -> String {
    match day.cmp(&today) {
        Ordering::Less => format!("自{day}起生效(补登)"),
        Ordering::Equal => format!("自{day}起生效"),
        Ordering::Greater => format!("{day}起生效，到期前台账不变"),
    }
}

/// Why there is nothing to write, where there is nothing.
pub fn import_gain(gain: Gain) -> Option<String> {
    match gain {
        Gain::Changes => None,
        Gain::Same => Some("账簿与文件一致，没有需要写入的变化。".to_owned()),
        Gain::SameBut { rejected } => Some(format!("除未导入的{rejected}行外，账簿与文件一致，没有需要写入的变化。")),
        Gain::AllRejected => Some("没有可导入的内容：没有一行通过检查，原因见问题清单。".to_owned()),
        Gain::NothingRecognised => Some("没有可导入的内容：没有识别出机构编制台账、岗位表或人员花名册。".to_owned()),
    }
}

/// An import that takes back what an adopted plan set.
pub fn changed_back(
    of_whom: &str,
    kind: QuotaKind,
    (plan, entry): (&str, EntryId),
    before: Headcount,
    after: Headcount,
) -> String {
    let (kind, number) = (label::kind(kind), entry.0);
    format!(
        "{of_whom}的{kind}编制数由方案“{plan}”(第{number}号凭证)定为{before}，这次改为{after}。请核对工作簿是否是执行方案以前的。"
    )
}

/// One value that an import replaces: "县财政局　行政编制数　22 → 24".
pub fn import_change(change: &Change) -> String {
    let shown = |value: &str| if value.is_empty() { "(空)".to_owned() } else { value.replace('\n', "；") };
    let (subject, field) = (change_subject(change), import::changed_field(&change.field));
    format!("{subject}　{field}　{} → {}", shown(&change.before), shown(change_outcome(change)))
}
