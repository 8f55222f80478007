//! The fields that a template of a letter may name in braces, each with what it stands for. What they hold for a plan, `facts` says.

/// One field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Place,
    CommissionOffice,
    Commission,
    PlanName,
    Matter,
    Day,
    Document,
    Effective,
    Reasons,
    Grounds,
    Situation,
    Places,
    Balance,
    Sources,
    Destinations,
    Bodies,
    Leaders,
    Ended,
    People,
    Procedures,
    Moved,
    Approvals,
    Conditions,
    Findings,
    Concerned,
    Copies,
}

impl Field {
    pub const ALL: [Self; 26] = [
        Self::Place,
        Self::CommissionOffice,
        Self::Commission,
        Self::PlanName,
        Self::Matter,
        Self::Day,
        Self::Document,
        Self::Effective,
        Self::Reasons,
        Self::Grounds,
        Self::Situation,
        Self::Places,
        Self::Balance,
        Self::Sources,
        Self::Destinations,
        Self::Bodies,
        Self::Leaders,
        Self::Ended,
        Self::People,
        Self::Procedures,
        Self::Moved,
        Self::Approvals,
        Self::Conditions,
        Self::Findings,
        Self::Concerned,
        Self::Copies,
    ];

    /// As it stands between the braces.
    pub fn name(self) -> &'static str {
        match self {
            Self::Place => "地区",
            Self::CommissionOffice => "编办",
            Self::Commission => "编委",
            Self::PlanName => "方案",
            Self::Matter => "事项",
            Self::Day => "日期",
            Self::Document => "批准文号",
            Self::Effective => "生效日期",
            Self::Reasons => "理由",
            Self::Grounds => "依据",
            Self::Situation => "现状",
            Self::Places => "编制数额",
            Self::Balance => "增减平衡",
            Self::Sources => "编制来源",
            Self::Destinations => "编制去向",
            Self::Bodies => "机构设置",
            Self::Leaders => "领导职数",
            Self::Ended => "撤并事项",
            Self::People => "人员安置",
            Self::Procedures => "办理手续",
            Self::Moved => "划转人员",
            Self::Approvals => "报批事项",
            Self::Conditions => "报批条件",
            Self::Findings => "核查情况",
            Self::Concerned => "涉及单位",
            Self::Copies => "抄送部门",
        }
    }

    /// What it stands for, as the head of every template and the help say it.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Place => "账簿的地区，如 安和县",
            Self::CommissionOffice => "中共……委机构编制委员会办公室",
            Self::Commission => "中共……委机构编制委员会",
            Self::PlanName => "方案名称",
            Self::Matter => "方案办什么事，如 减上补下调整编制和机构设置",
            Self::Day => "起草日期",
            Self::Document => "批准方案的文号",
            Self::Effective => "方案的生效日期",
            Self::Reasons => "各步骤的缘由，各涉及多少编制",
            Self::Grounds => "批准文号、报批事项和核查意见所依据的规定",
            Self::Situation => "所涉单位现在核定、实有、空编和超编的名数",
            Self::Places => "调整编制的性质和总数；不涉及编制划转时为空，下面三项也是",
            Self::Balance => "各类编制调减、调增和差额",
            Self::Sources => "由哪些单位调减，各多少，什么编制",
            Self::Destinations => "调增到哪些单位，各多少，什么编制",
            Self::Bodies => "设立、不再保留、更名、划归和调整内设机构的单位",
            Self::Leaders => "领导职数有变动的单位，调整前后各多少",
            Self::Ended => "职责转移和资产债务；不涉及撤并的方案为空",
            Self::People => "随编划转和调整使用单位的人数，名册是第几号附件",
            Self::Procedures => "批准后要办的手续，如 下达编制核减核增通知单，变更机构编制台账和实名制信息",
            Self::Moved => "如 划转的16名人员；不涉及人员划转时为空",
            Self::Approvals => "须报哪一级批准、办到哪一步",
            Self::Conditions => "须报上级批准、还没有批的事项，和未消除的“禁止”事项；没有时为空",
            Self::Findings => "核查意见的条数，除须报批的以外还有哪些“禁止”事项",
            Self::Concerned => "方案涉及的单位",
            Self::Copies => "规则包里写的抄送部门，与通知单相同",
        }
    }

    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name.trim())
    }
}
