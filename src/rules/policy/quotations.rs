//! Words that are printed as law are the law's own: every verified clause and approval that names State Council Decree 486 is
//! held against the articles it cites, and what a pack says in its own words is never verified.

use super::Policy;
use crate::rules::RULES;

const DECREE: &str = "《地方各级人民政府机构设置和编制管理条例》(国务院令第486号)";

/// The articles of the decree that rules rest on, in full, with the figures of its list in half-width brackets as published.
const ARTICLES: [(&str, &str); 9] = [
    (
        "第六条",
        "依照国家规定的程序设置的机构和核定的编制，是录用、聘用、调配工作人员、配备领导成员和核拨经费的依据。\
        县级以上各级人民政府应当建立机构编制、人员工资与财政预算相互制约的机制，在设置机构、核定编制时，应当充分考虑财政的供养能力。\
        机构实有人员不得突破规定的编制。禁止擅自设置机构和增加编制。\
        对擅自设置机构和增加编制的，不得核拨财政资金或者挪用其他资金安排其经费。",
    ),
    (
        "第十一条",
        "地方各级人民政府设立议事协调机构，应当严格控制；可以交由现有机构承担职能的或者由现有机构进行协调可以解决问题的，\
        不另设立议事协调机构。为办理一定时期内某项特定工作设立的议事协调机构，应当明确规定其撤销的条件和期限。",
    ),
    ("第十二条", "县级以上地方各级人民政府的议事协调机构不单独设立办事机构，具体工作由有关的行政机构承担。"),
    (
        "第十五条",
        "机构编制管理机关应当按照编制的不同类别和使用范围审批编制。地方各级人民政府行政机构应当使用行政编制，\
        事业单位应当使用事业编制，不得混用、挤占、挪用或者自行设定其他类别的编制。",
    ),
    (
        "第十六条",
        "地方各级人民政府的行政编制总额，由省、自治区、直辖市人民政府提出，经国务院机构编制管理机关审核后，报国务院批准。",
    ),
    (
        "第十八条",
        "地方各级人民政府根据调整职责的需要，可以在行政编制总额内调整本级人民政府有关部门的行政编制。但是，\
        在同一个行政区域不同层级之间调配使用行政编制的，应当由省、自治区、直辖市人民政府机构编制管理机关\
        报国务院机构编制管理机关审批。",
    ),
    ("第十九条", "地方各级人民政府议事协调机构不单独确定编制，所需要的编制由承担具体工作的行政机构解决。"),
    (
        "第二十六条",
        "有下列行为之一的，由机构编制管理机关给予通报批评，并责令限期改正；情节严重的，\
        对直接负责的主管人员和其他直接责任人员，依法给予处分：(一)擅自设立、撤销、合并行政机构或者变更规格、名称的；\
        (二)擅自改变行政机构职责的；(三)擅自增加编制或者改变编制使用范围的；\
        (四)超出编制限额调配财政供养人员、为超编人员核拨财政资金或者挪用其他资金安排其经费、\
        以虚报人员等方式占用编制并冒用财政资金的；(五)擅自超职数、超规格配备领导成员的；\
        (六)违反规定干预下级人民政府行政机构的设置和编制管理工作的；(七)违反规定审批机构、编制的；\
        (八)违反机构编制管理规定的其他行为。",
    ),
    ("第二十八条", "本条例所称编制，是指机构编制管理机关核定的行政机构和事业单位的人员数额和领导职数。"),
];

/// Whether every part of `text`, between its "……", stands in an article that `source` cites.
fn is_quoted(source: &str, text: &str) -> bool {
    let cited = || ARTICLES.into_iter().filter(|(number, _)| source.contains(number));
    text.split("……").all(|part| cited().any(|(_, article)| article.contains(part)))
}

#[test]
fn verified_words_of_the_decree_stand_in_the_articles_cited() {
    let policy = Policy::bundled().expect("bundled packs");
    let clauses = RULES.iter().filter_map(|rule| Some((rule.id.0, policy.clause(rule.id)?)));
    let of_decree: Vec<_> =
        clauses.filter(|(_, clause)| clause.verified && clause.source.starts_with(DECREE)).collect();
    for (rule, clause) in &of_decree {
        assert!(is_quoted(&clause.source, &clause.text), "{rule}: {} — {}", clause.source, clause.text);
    }
    let rules: Vec<_> = of_decree.iter().map(|(rule, _)| *rule).collect();
    for rule in ["mixed_kinds", "cross_level_approval", "coordination_quota", "leaders_in_post", "over_quota"] {
        assert!(rules.contains(&rule), "{rule} rests on the decree");
    }
    assert!(!is_quoted("第六条", "机构实有人员不得突破规定的编制；划出有人的编制须随附人员名单(人随编走)。"));
    assert!(!is_quoted("第十六条", "行政编制总量由省级提出、中央审核批准。"));
}

/// Printed as a basis without "未经核实", it looked like law.
#[test]
fn what_was_found_quoted_elsewhere_is_not_verified() {
    let policy = Policy::bundled().expect("bundled packs");
    let clauses = policy.packs().flat_map(|pack| &pack.clauses);
    let of_hearsay: Vec<_> = clauses.filter(|(_, clause)| clause.source.contains("转引")).collect();
    assert!(of_hearsay.len() >= 2, "{}", of_hearsay.len());
    for (rule, clause) in of_hearsay {
        assert!(!clause.verified, "{rule:?}: {}", clause.source);
    }
}

#[test]
fn what_is_practice_or_put_together_from_tables_is_not_verified() {
    let policy = Policy::bundled().expect("bundled packs");
    let is_verified = |rule: &str| policy.packs().find_map(|pack| pack.clauses.get(rule)).map(|clause| clause.verified);
    for rule in ["conservation", "cut_beyond_vacancy", "identity_kind", "id_disagrees", "staffing_standard"] {
        assert_eq!(is_verified(rule), Some(false), "{rule}");
    }
    let bands: Vec<_> = policy.leader_bands.iter().map(|bands| (bands.name.as_str(), bands.verified)).collect();
    let expected = [
        ("事业单位领导职数", false),
        ("事业单位内设机构领导职数", false),
        ("处(室)领导职数(任务重)", true),
        ("处(室)领导职数", true),
    ];
    assert_eq!(bands, expected);
    // What one place decided is shown to others as an example only.
    let local: Vec<_> = policy.approvals().filter(|level| level.source.ends_with("供参照")).collect();
    assert_eq!(local.len(), 4);
    assert!(local.iter().all(|level| !level.verified));
}
