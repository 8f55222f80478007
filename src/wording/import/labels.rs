//! Words for the importer's own notions. Words for values come from the vocabulary, which also reads them.

use crate::domain::{DutyList, Month, Nature, QuotaKind, Sex};
use crate::import::{ChangedField, Reason, Severity, TableKind, Vocabulary};

pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "错误",
        Severity::Warning => "警告",
        Severity::Notice => "提示",
    }
}

pub fn table(table: TableKind) -> &'static str {
    match table {
        TableKind::Ledger => "机构编制台账",
        TableKind::Posts => "岗位表",
        TableKind::Roster => "人员花名册",
        TableKind::Duties => "职责清单",
    }
}

/// Why a row below the head was not read as data.
pub fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::RepeatedHead => "重复的表头",
        Reason::RepeatedTitle => "重复的标题",
        Reason::ColumnNumbers => "栏次",
        Reason::OfWhich => "“其中”行",
        Reason::OfTheWhole => "全县(市、区)的总数",
        Reason::Note => "附注或落款",
        Reason::Blank => "未填写的行",
        Reason::Vacant => "空编，没有人员",
        Reason::Hidden => "隐藏的行，您选了不读",
        Reason::Unclear => "无法归类的文字",
        Reason::Chosen => "不读(您定的)",
    }
}

/// The name of what changes.
pub fn changed_field(field: &ChangedField) -> String {
    let label = match field {
        ChangedField::Name => "名称",
        ChangedField::FormerNames => "曾用名、简称",
        ChangedField::Tier => "层级",
        ChangedField::Nature => "机构性质",
        ChangedField::Grade => "机构规格",
        ChangedField::Class => "类别",
        ChangedField::Zone => "片区",
        ChangedField::Traits => "特色",
        ChangedField::Factor(name) => name.as_str(),
        ChangedField::Parent => "主管部门",
        ChangedField::Nameplates => "挂牌",
        ChangedField::Offices => "内设机构",
        ChangedField::Leaders => "领导职数",
        ChangedField::DocumentNumber => "批准文号",
        ChangedField::Remark => "备注",
        ChangedField::Authorized(quota) => return format!("{}编制数", kind(*quota)),
        ChangedField::Post => "岗位",
        ChangedField::Duty(list) => duty_list(*list),
        ChangedField::Person => "人员",
        ChangedField::Sex => "性别",
        ChangedField::IdNumber => "身份证号",
        ChangedField::Birth => "出生年月",
        ChangedField::StartedWork => "参加工作时间",
        ChangedField::Admitted => "入编时间",
        ChangedField::QuotaAt => "编制所在单位",
        ChangedField::Kind => "编制类型",
        ChangedField::WorksAt => "实际工作单位",
        ChangedField::Office => "内设机构",
        ChangedField::PostTitle => "职务",
        ChangedField::Position => "人员分类",
        ChangedField::Arrangement => "使用情况",
        ChangedField::Concurrent => "兼任岗位",
        ChangedField::Identity => "人员身份",
        ChangedField::Rank => "职务层次",
        ChangedField::RankDocument => "高配文号",
        ChangedField::Further(heading) => heading,
    };
    label.to_owned()
}

pub(super) fn kind(kind: QuotaKind) -> &'static str {
    Vocabulary::built_in().kind_label(kind)
}

pub(super) fn duty_list(list: DutyList) -> &'static str {
    Vocabulary::built_in().duty_list_label(list)
}

pub(super) fn nature(nature: Nature) -> &'static str {
    Vocabulary::built_in().nature_label(nature)
}

pub(super) fn sex(sex: Sex) -> &'static str {
    Vocabulary::built_in().sex_label(sex)
}

/// `1985年1月`
pub(super) fn month(month: Month) -> String {
    format!("{}年{}月", month.year(), month.month())
}
