//! What is wrong with a pack, and what to do about it.

use crate::domain::Name;
use crate::rules::{ApprovalFault, FaultReason, Formula, FormulaFault, FormulaFaultReason, LimitFigure};
use crate::wording::toml_fault;

/// What is wrong, and what to do.
pub fn fault(reason: &FaultReason) -> (String, &'static str) {
    match reason {
        FaultReason::Shape(reason) => (shape(reason), "请对照随程序提供的规则包改正。"),
        FaultReason::Formula(fault) => formula(fault),
        FaultReason::BadKey(key) => (format!("代号“{key}”不能用作文件名"), "代号只用文字、数字、- 和 _。"),
        FaultReason::UnknownRule(rule) => (format!("没有规则“{rule}”"), "请核对规则代号，或者删去这一条。"),
        FaultReason::ClauseLeftOut(rule) => (
            format!("本包代替了随程序提供的同代号规则包，却没有写规则“{rule}”的条款"),
            "请补上这一条款，或者给本包换一个代号。",
        ),
        FaultReason::EndsBeforeItBegins => ("截止时间早于施行时间".to_owned(), "请核对起止时间。"),
        FaultReason::KeyTwice(key) => (format!("代号“{key}”已经用过"), "请改用别的代号，或者删去其中一个。"),
        FaultReason::PackKeyTwice { key, file } => (
            format!("代号“{key}”的规则包已有一个文件：{file}"),
            "两个文件只用先读到的一个，请删去其中一个，或者改用别的代号。",
        ),
        FaultReason::Spoils { pack, reason } => (
            format!("本包代替了随程序提供的同代号规则包，规则包“{pack}”因此不能使用：{}", fault(reason).0),
            "请补上或者改正，或者给本包换一个代号。",
        ),
        FaultReason::UnknownKey(key) => (format!("没有代号为“{key}”的方案、标准"), "请核对代号。"),
        FaultReason::Cycle(keys) => (format!("互相引用成了一圈：{}", ring(keys)), "请去掉其中一处引用。"),
        FaultReason::Approval(fault) => approval(fault),
        FaultReason::NameTwice { name, first, second } => {
            (twice(name, first, second), "一个名称只能属于一个机构，请删去其中一处。")
        }
        FaultReason::AliasCycle(names) => {
            let names: Vec<&str> = names.iter().map(Name::as_str).collect();
            (format!("同义名称互相指向成了一圈：{}", ring(&names)), "请去掉其中一处同义名称。")
        }
        FaultReason::NoNatures => {
            ("没有写明适用于哪些机构".to_owned(), "请写 natures，例如 [\"Town\", \"Subdistrict\"]。")
        }
        FaultReason::MoreThanTotal { demanded, special, figure, limit } => {
            let special = if *special > 0 { format!("，另可设个性机构{special}个") } else { String::new() };
            let what = format!("统一设置的机构就有{demanded}个{special}，超过{}限额{limit}个", figure_name(*figure));
            (what, "请核对限额和机构数。")
        }
        FaultReason::LimitsDisagree { total, administrative, service } => (
            format!("机构总数限额{total}个与党政机构{administrative}个、事业机构{service}个的限额不能同时成立"),
            "总数限额应不少于其中较大的一个，不多于两者之和。",
        ),
        FaultReason::NeverReached(figure) => (
            format!("前面已有对所有机构适用的{}限额，这一条永远用不上", figure_name(*figure)),
            "请把有条件的限额写在前面，无条件的写在最后。",
        ),
        FaultReason::BandBackwards { from, to } => (format!("这一档从{from}到{to}，上限小于下限"), "请核对上下限。"),
        FaultReason::BandsOverlap { at } => (format!("{at}同时落在前后两档里"), "各档应当首尾相接，不重叠。"),
        FaultReason::BandsGap { from, to } => (gap(*from, *to), "各档应当首尾相接，不留空当。"),
        FaultReason::RangeBackwards { least, most } => (format!("最少{least}名多于最多{most}名"), "请核对上下限。"),
        FaultReason::NegativeSize { from } => (format!("这一档从{from}起，数不能小于零"), "请核对下限。"),
        FaultReason::IncrementWithoutStep => {
            ("每增加0加若干名，没有意义".to_owned(), "per 应当大于零；不递增的，不写 increment。")
        }
        FaultReason::MostBelowBase { base, most } => (format!("最多{most}名少于基数{base}名"), "请核对 base 和 most。"),
        FaultReason::TooManyPosts { named, posts } => {
            (format!("写出了{named}个岗位，多于总数{posts}个"), "请核对岗位数。")
        }
    }
}

fn approval(fault: &ApprovalFault) -> (String, &'static str) {
    match fault {
        ApprovalFault::HalfStated => (
            "审批权限只写了 applies(哪些事项)或者只写了 chain(报给谁)".to_owned(),
            "两项要一起写；只作说明的，两项都不写。",
        ),
        ApprovalFault::NoChanges => {
            ("没有写明是哪些变动".to_owned(), "请写 changes，例如 [\"places\", \"establish\"]。")
        }
        ApprovalFault::TotalOfNoTier => {
            ("总量变动没有写明是哪一层级的总量".to_owned(), "请写 tiers，例如 [\"Township\"]。")
        }
        ApprovalFault::Nameless => ("审批机关没有名称".to_owned(), "请写 authority，例如 \"省级编办\"。"),
        ApprovalFault::AuthorityTwice(authority) => {
            (format!("“{authority}”在同一条审批权限里写了两次"), "一个机关只写一次，写它最后的职责。")
        }
        ApprovalFault::NobodyDecides => {
            ("审批权限里只有备案，没有谁决定".to_owned(), "请写出审批机关；只备案的事项写在 decided_by 里。")
        }
    }
}

/// The name of a limit.
pub fn figure_name(figure: LimitFigure) -> &'static str {
    match figure {
        LimitFigure::Total => "机构总数",
        LimitFigure::Administrative => "党政机构",
        LimitFigure::Service => "事业机构",
        LimitFigure::Special => "个性机构",
        LimitFigure::Nameplates => "对外挂牌",
    }
}

/// What TOML's reader complains of; some of its reasons are our own types'.
fn shape(reason: &str) -> String {
    match reason {
        "not a year, month or day such as 2019, 2019-06 or 2019-06-23" => {
            "时间写法有误(应写成 2019、2019-06 或 2019-06-23)".to_owned()
        }
        "the name is empty" => "名称是空的".to_owned(),
        other => match other.strip_suffix(": either need (with most), or of and bands") {
            Some(part) => format!("“{part}”应当写明 need(可加 most)，或者写明 of 和 bands，二者取一"),
            None => toml_fault(other),
        },
    }
}

fn formula(fault: &FormulaFault) -> (String, &'static str) {
    let at = fault.at + 1;
    let at_place = |what: String| format!("公式第{at}个字处{what}");
    match &fault.reason {
        FormulaFaultReason::TooLong => (format!("公式超过{}个字", Formula::LONGEST), "请分成几条写。"),
        FormulaFaultReason::TooDeep => {
            (at_place(format!("括号超过{}层", Formula::DEEPEST)), "请简化公式，或者分成几条写。")
        }
        FormulaFaultReason::StrangeCharacter(character) => (
            at_place(format!("不能有“{character}”")),
            "可用 + - * ( ) 比较号、且、或、非和 上取整、下取整、四舍五入、最大、最小、若；名称里有符号的写成「名称」。",
        ),
        FormulaFaultReason::Syntax => {
            (at_place("写法有误，缺少或者多出了内容".to_owned()), "请检查括号、逗号和运算符号。")
        }
        FormulaFaultReason::UnknownFunction(name) => {
            (at_place(format!("没有函数“{name}”")), "可用：上取整、下取整、四舍五入、最大、最小、若。")
        }
        FormulaFaultReason::Arguments { function, expected, given } => {
            (at_place(format!("“{function}”要{expected}个值，写了{given}个")), "请补全或者删去多余的值。")
        }
        FormulaFaultReason::NumberNeeded => {
            (at_place("应当是一个数".to_owned()), "这里要写数、名称或者算式，不能写条件、文字。")
        }
        FormulaFaultReason::ConditionNeeded => {
            (at_place("应当是一个条件".to_owned()), "请写比较，例如：常住人口 >= 50000。")
        }
        FormulaFaultReason::UnroundedQuotient => (
            at_place("用了除号，结果怎样取整没有写明".to_owned()),
            "请改用 上取整(甲, 乙)、下取整(甲, 乙) 或 四舍五入(甲, 乙)。",
        ),
        FormulaFaultReason::DivisionByZero => (at_place("除以零".to_owned()), "请核对除数。"),
        FormulaFaultReason::UnknownName(name) => {
            (at_place(format!("没有登记过“{name}”")), "请核对名称，或者在 [facts] 里写明它和它的单位。")
        }
    }
}

fn twice(name: &Name, first: &Name, second: &Name) -> String {
    if first == second {
        format!("机构“{name}”写了两次")
    } else {
        format!("名称“{name}”同时属于“{first}”和“{second}”")
    }
}

fn gap(from: i64, to: i64) -> String {
    if from == to { format!("{from}不在任何一档里") } else { format!("{from}至{to}不在任何一档里") }
}

/// "甲→乙→甲"
fn ring<T: AsRef<str>>(names: &[T]) -> String {
    let way = names.iter().chain(names.first()).map(AsRef::as_ref);
    way.collect::<Vec<_>>().join("→")
}
