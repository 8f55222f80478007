//! What the template of each kind asks for: columns, in the first word the vocabulary has for each, what may be chosen, and how
//! to write it. Whatever the importer can work out by itself (totals, vacancies, strength) is not asked for.

use crate::domain::{Arrangement, DutyList, Grade, Identity, Nature, Position, PostClass, QuotaKind, Sex};
use crate::import::{Field, TableKind, Vocabulary};
use crate::report::form::{FormColumn, Input, Need};

const POSITIONS: [Position; 5] =
    [Position::Chief, Position::Deputy, Position::OfficeChief, Position::OfficeDeputy, Position::Staff];
const POST_CLASSES: [PostClass; 4] =
    [PostClass::Leading, PostClass::Managing, PostClass::Professional, PostClass::Support];

/// The columns of a kind of table; `units` are offered where a unit of the book is to be named.
pub(super) fn of(table: TableKind, units: &[String]) -> Vec<FormColumn> {
    match table {
        TableKind::Ledger => ledger(units),
        TableKind::Posts => posts(units),
        TableKind::Roster => roster(units),
        TableKind::Duties => duties(units),
    }
}

/// How many columns stay in view: up to the name of what a row is about.
pub(super) fn fixed(table: TableKind) -> u16 {
    match table {
        TableKind::Ledger | TableKind::Posts | TableKind::Duties => 2,
        TableKind::Roster => 4,
    }
}

/// The rules for a whole table.
pub(super) fn rules(table: TableKind) -> Vec<String> {
    let own: &[&str] = match table {
        TableKind::Ledger => &[
            "一个单位填一行；同一单位有几种经费的编制，填在同一行的不同列。",
            "编制数按批准文件填核定数；合计、实有人数、空编超编由程序计算，不用填。",
            "先导入台账，再导入岗位表、花名册和职责清单。",
        ],
        TableKind::Posts => &["一个岗位填一行；同一岗位有几种编制的，分行填写。", "单位须先在台账中。"],
        TableKind::Roster => &[
            "一人填一行，填其编制所在的单位；在别处工作的，在“使用情况”“实际工作单位”中写明，不要在两个单位各填一行。",
            "空编不用填；编外人员的编制类型选“编外”。",
            "本表含个人信息，请按规定保管和传递，用后收回。",
        ],
        TableKind::Duties => &["一个事项填一行；各单位、各张清单可以填在同一张表里。", "单位须先在台账中。"],
    };
    let common = [
        "不要增删、改动表头，不要合并单元格；需要多填的内容可以在最右边加一列，程序原样保留。",
        "从别处粘贴时，请用“选择性粘贴—数值”，以免覆盖本表的格式和下拉列表。",
        "不确定的可以留空，不要填“无”“待定”等字样；日期写成1985-03，数字不带单位。",
    ];
    own.iter().chain(&common).map(|rule| (*rule).to_owned()).collect()
}

fn ledger(units: &[String]) -> Vec<FormColumn> {
    let table = TableKind::Ledger;
    let count = |group: &str, head: &str, rule: &str| FormColumn {
        group: Some(group.to_owned()),
        ..column(head.to_owned(), 7, Input::Count, rule)
    };
    let words = Vocabulary::built_in();
    let natures = one_of(Nature::ALL.map(|nature| words.nature_label(nature)));
    let grades = one_of(Grade::ALL.map(|grade| words.grade_label(grade)));
    let mut columns = vec![
        serial(table),
        required(field(table, Field::Unit, 26, Input::Text, "单位全称，与公章一致；每个单位只填一行。")),
        field(
            table,
            Field::FormerNames,
            16,
            Input::Text,
            "以前的名称、通用的简称，几个之间用顿号隔开；名册中写简称的也能认出来。",
        ),
        required(field(table, Field::Nature, 14, natures, "从列表中选择。")),
        field(table, Field::Grade, 10, grades, "从列表中选择；没有明确的选“未定级”。"),
        field(table, Field::Class, 10, Input::Text, "事业单位填公益一类、公益二类；乡镇填其类别。"),
        field(
            table,
            Field::Parent,
            18,
            Input::Suggested(units.to_vec()),
            "事业单位的主管部门或举办单位的全称；机关、乡镇不填。",
        ),
    ];
    let kinds = ["行政", "政法专项", "工勤", "全额", "差额", "自收自支", "员额"];
    columns.extend(kinds.map(|kind| count("编制数", kind, "核定的编制数，只填整数；没有的留空。")));
    columns.extend(["正", "副"].map(|rank| count("领导职数", rank, "核定的单位领导职数，只填整数。")));
    let offices = "内设机构的名称，几个之间用顿号隔开；个数由程序点数。";
    columns
        .push(FormColumn {
            group: Some("内设机构".to_owned()), ..column("名称".to_owned(), 28, Input::Text, offices)
        });
    columns.extend([
        field(table, Field::Nameplates, 16, Input::Text, "加挂的牌子，几个之间用顿号隔开。"),
        field(table, Field::DocumentNumber, 18, Input::Text, "核定编制的批准文号，如安编〔2026〕3号。"),
        field(table, Field::Remark, 16, Input::Text, "其他要说明的情况。"),
    ]);
    columns
}

fn posts(units: &[String]) -> Vec<FormColumn> {
    let table = TableKind::Posts;
    let words = Vocabulary::built_in();
    let classes = one_of(POST_CLASSES.map(|class| words.post_class_label(class)));
    let kinds = QuotaKind::ALL.into_iter().filter(|kind| *kind != QuotaKind::OffQuota);
    let kinds = one_of(kinds.map(|kind| words.kind_label(kind)));
    vec![
        serial(table),
        required(unit(table, units)),
        field(table, Field::Office, 20, Input::Text, "岗位所在的内设机构，与台账中的名称一致；单位领导岗位留空。"),
        required(field(table, Field::PostTitle, 22, Input::Text, "岗位的名称，如局长、办公室主任、科员。")),
        required(field(table, Field::PostClass, 14, classes, "从列表中选择。")),
        required(field(table, Field::Kind, 14, kinds, "从列表中选择。")),
        required(field(table, Field::PostCount, 10, Input::Count, "这个岗位的个数，只填整数。")),
        field(table, Field::Remark, 24, Input::Text, "其他要说明的情况。"),
    ]
}

fn roster(units: &[String]) -> Vec<FormColumn> {
    let table = TableKind::Roster;
    let words = Vocabulary::built_in();
    let kinds = one_of(QuotaKind::ALL.map(|kind| words.kind_label(kind)));
    let sexes = one_of([Sex::Male, Sex::Female].map(|sex| words.sex_label(sex)));
    let positions = one_of(POSITIONS.map(|position| words.position_label(position)));
    let identities = one_of(Identity::ALL.map(|identity| words.identity_label(identity)));
    let ranks = one_of(Grade::ALL.map(|grade| words.grade_label(grade)));
    let usages = one_of(["在岗"].into_iter().chain(Arrangement::ALL.map(|usage| words.arrangement_label(usage))));
    vec![
        serial(table),
        required(unit(table, units)),
        field(table, Field::Office, 14, Input::Text, "所在的内设机构，与台账中的名称一致；单位领导留空。"),
        required(field(
            table,
            Field::PersonName,
            10,
            Input::Text,
            "与身份证一致，不加空格和备注；少数民族姓名用间隔号“·”。",
        )),
        field(table, Field::Sex, 6, sexes, "从列表中选择。"),
        required(field(
            table,
            Field::IdNumber,
            21,
            Input::IdNumber,
            "18位，对照身份证填写；单元格已设为文本，末位X大写。",
        )),
        field(table, Field::Birth, 10, Input::Month, "年-月，如1985-03；可以不填，由身份证号得出。"),
        field(table, Field::StartedWork, 13, Input::Month, "年-月，如2008-07。"),
        field(table, Field::Admitted, 10, Input::Month, "使用编制的起始年月，如2010-09。"),
        required(field(table, Field::Kind, 11, kinds, "从列表中选择；编外人员选“编外”。")),
        field(table, Field::Identity, 14, identities, "从列表中选择。"),
        field(table, Field::Position, 14, positions, "从列表中选择，用于核对领导职数；一般干部选“非领导”。"),
        field(table, Field::Post, 14, Input::Text, "现任职务或所在岗位，与岗位表中的名称一致。"),
        field(table, Field::Rank, 10, ranks, "本人的职务层次，从列表中选择。"),
        field(table, Field::Arrangement, 10, usages, "在本单位上班的选“在岗”或留空；在别处上班的选相应的方式。"),
        field(
            table,
            Field::WorksAt,
            18,
            Input::Suggested(units.to_vec()),
            "不在编制所在单位上班的，填实际上班的单位全称。",
        ),
        field(table, Field::Remark, 14, Input::Text, "其他要说明的情况。"),
    ]
}

fn duties(units: &[String]) -> Vec<FormColumn> {
    let table = TableKind::Duties;
    let lists = one_of(DutyList::ALL.map(|list| Vocabulary::built_in().duty_list_label(list)));
    vec![
        serial(table),
        required(unit(table, units)),
        required(field(table, Field::DutyList, 18, lists, "从列表中选择。")),
        required(field(table, Field::DutyItem, 50, Input::Text, "一个事项一行，写全称。")),
        field(table, Field::DutyBasis, 44, Input::Text, "法律法规的名称和条款，或者文件名称和文号。"),
    ]
}

fn serial(table: TableKind) -> FormColumn {
    field(table, Field::Serial, 7, Input::Count, "顺序号，可以不填。")
}

fn unit(table: TableKind, units: &[String]) -> FormColumn {
    let rule = "单位全称，与台账一致；每一行都要写，不要只写第一行。";
    field(table, Field::Unit, 26, Input::Suggested(units.to_vec()), rule)
}

/// A column under the head that the vocabulary has for the field.
fn field(table: TableKind, field: Field, width: u8, input: Input, rule: &str) -> FormColumn {
    column(Vocabulary::built_in().column_label(table, field).to_owned(), width, input, rule)
}

fn column(head: String, width: u8, input: Input, rule: &str) -> FormColumn {
    FormColumn { group: None, head, width, need: Need::Optional, input, rule: rule.to_owned() }
}

fn required(column: FormColumn) -> FormColumn {
    FormColumn { need: Need::Required, ..column }
}

fn one_of<'word>(words: impl IntoIterator<Item = &'word str>) -> Input {
    Input::OneOf(words.into_iter().map(str::to_owned).collect())
}
