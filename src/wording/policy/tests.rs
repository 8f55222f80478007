//! The bundled packs read aloud, and every fault with what to do about it.

use super::*;
use crate::domain::{Institution, InstitutionId, Name, Nature, Tier};
use crate::rules::{Fault, FaultReason, Pack, Place, Policy, compare, consequences as consequences_of};

fn policy() -> Policy {
    Policy::bundled().expect("bundled packs")
}

fn page_of(key: &str) -> String {
    let policy = policy();
    let found = policy.packs().find(|pack| pack.key == key).expect("a pack");
    pack(found, &policy).to_string()
}

fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

#[test]
fn xuancheng_reads_like_its_document() {
    let page = page_of("xuancheng");
    for sentence in [
        "# 宣城市乡镇(街道)机构设置\n",
        "\n- 适用于镇、乡、街道。\n",
        "\n- 统一设置党政机构1个：党政综合办公室。\n",
        "\n- 另设共性机构6个，名称待填。\n",
        "\n- 镇、乡；类别为一类或一类镇或一类乡镇：机构总数不超过10个，其中个性机构不超过3个；对外挂牌不超过5块。\n",
        "\n- 其余机构：机构总数不超过8个，其中个性机构不超过1个；对外挂牌不超过5块。\n",
        "\n- 平台5个：党群综合、经济发展、综合治理、综合执法、为民服务。\n",
        "\n- 在“宣城“7+3/7+1”(2022)”的基础上增加；没有写到的照其执行。\n",
        "\n- 设置9类19个岗位，名称待填。\n",
        "\n> 依据：宣城市“4154”基层治理改革(2022-03-15 公布)：各乡镇统设",
    ] {
        assert!(page.contains(sentence), "{sentence}\n{page}");
    }
}

#[test]
fn what_a_source_leaves_open_is_to_be_filled_in() {
    let page = page_of("chenghua");
    for sentence in [
        "- 特色为涉农的，增设党政机构“城乡建设办公室”。",
        "- 另设党政机构6个，名称待填。",
        "- 派驻机构3个，不计入机构数，其中3个名称待填。",
        "- 机构限额：待填。",
    ] {
        assert!(page.contains(sentence), "{sentence}\n{page}");
    }
    assert!(page_of("qionglai").contains("- “旅游发展办公室”(党政机构，限片区为西控)。"));
    assert!(page_of("national").contains("4至7名设1正1副；8至14名设1正2副；15名以上设1正3副。"));
    assert!(page_of("standards").contains("(本地设定，未经核实，可修改)"));
    assert!(page_of("feicheng").contains("0至49999：34名；50000至79999：40名；80000以上：44名"));
}

#[test]
fn every_pack_has_a_page_without_the_words_of_the_program() {
    let policy = policy();
    for found in policy.packs() {
        let page = pack(found, &policy).to_string();
        assert!(page.starts_with(&format!("# {}\n", found.name)), "{page}");
        for word in ["Some(", "None", "Administrative", "Name("] {
            assert!(!page.contains(word), "{word} in {page}");
        }
    }
}

#[test]
fn two_versions_side_by_side() {
    let policy = policy();
    let (five, six) = (policy.scheme("chengdu-5x-2019"), policy.scheme("chengdu-6x-2020"));
    let (five, six) = (five.expect("known"), six.expect("known"));
    let told: Vec<String> = compare(five, six).iter().map(scheme_difference).collect();
    assert_eq!(
        told,
        [
            "规定的机构由党政机构改为党政机构、事业机构",
            "增加共性机构“综合执法协调办公室”",
            "增加共性机构“综合便民服务中心”",
            "增加共性机构“农业综合服务中心”"
        ]
    );
    let mut town = Institution::bare(InstitutionId(1), name("白鹤镇"), Tier::Township, Nature::Town);
    town.offices = five.compose(&town, &[]);
    assert_eq!(
        consequences(&consequences_of(five, six, &town)),
        ["增设“综合执法协调办公室”、“综合便民服务中心”、“农业综合服务中心”"]
    );
    assert_eq!(consequences(&consequences_of(five, five, &town)), ["没有变化"]);
    town.class = Some(name("一类"));
    let (xuancheng, sample) = (policy.scheme("xuancheng-2022"), policy.scheme("sample-6x"));
    let changes = consequences(&consequences_of(xuancheng.expect("known"), sample.expect("known"), &town));
    assert!(changes.contains(&"机构总数限额由10个改为11个".to_owned()), "{changes:?}");
    assert!(changes.contains(&"“党政综合办公室”更名为“综合办公室”".to_owned()), "{changes:?}");
}

/// Two schemes that differ in what one of them states, and the sentences for it.
#[test]
fn differences_of_every_sort_are_told_in_chinese() {
    let scheme = |more: &str| {
        let text = format!(
            "key = \"a\"\nname = \"甲\"\nregion = \"乙\"\n[[schemes]]\nkey = \"a\"\nname = \"甲\"\nregion = \"乙\"\nsince = \"2026\"\nsource = \"甲\"\ntext = \"甲\"\nverified = false\nnatures = [\"Town\"]\n{more}\n"
        );
        Pack::read("甲.toml", &text).expect("sound").schemes.into_iter().next().expect("one scheme")
    };
    let check = |more: &str, expected: &str| {
        let told: Vec<String> = compare(&scheme(""), &scheme(more)).iter().map(scheme_difference).collect();
        assert_eq!(told.join("；"), expected);
    };
    check("governs = [\"Service\"]", "规定的机构由不限改为事业机构");
    check("special = { choice = \"closed\" }", "个性机构改为只能在目录内选设");
    check("minimum_places = 4", "每个机构的最低编制由未定(待填)改为4名");
    check(
        "unnamed = [{ count = 3, nature = \"Service\", when = { classes = [\"一类\"] } }]",
        "类别为一类的未点名的共性事业机构由0个改为3个",
    );
    check(
        "leaders = [{ when = { natures = [\"Town\"] }, allowed = { chief = 1, deputy = 4 } }]",
        "镇的领导职数由未定(待填)改为1正4副",
    );
    check("naming = { nameplates_per_office = 1 }", "每个机构的挂牌限额由未定(待填)改为1块");
    check("naming = { endings = [\"办公室\"] }", "机构名称的规范用语改变");
    check("outposts = { names = [\"司法所\"], unnamed = 2 }", "派驻机构由无改为司法所和未点名的2个");
    check("posts = { classes = 9, posts = 19, source = \"甲\" }", "岗位设置由未定(待填)改为9类19个岗位");
    check("platforms = [{ name = \"党群综合\" }]", "平台由无改为党群综合");
}

#[test]
fn a_need_is_told_with_its_parts_or_with_what_is_missing() {
    let policy = policy();
    let mut school = Institution::bare(InstitutionId(1), name("安和学校"), Tier::County, Nature::PublicInstitution);
    school.factors = [(name("小学学生数"), 1_000), (name("初中学生数"), 270)].into();
    let told: Vec<String> = policy.needs_of(&school).iter().map(need).collect();
    assert_eq!(
        told,
        [
            "按“中小学教职工编制标准(2014)”需73名：小学(小学学生数1000)53名、初中(初中学生数270)20名。参考，不作为核定编制的依据。"
        ]
    );
    school.factors = [].into();
    school.traits = [name("疾控")].into();
    let told: Vec<String> = policy.needs_of(&school).iter().map(need).collect();
    assert_eq!(told, ["按“县级疾控中心人员编制标准”不能测算：县级缺少“常住人口”的数。"]);
    school.factors = [(name("幼儿数"), 100)].into();
    let told: Vec<String> = policy.needs_of(&school).iter().map(need).collect();
    assert!(told.first().is_some_and(|first| first.contains("需15至20名")), "{told:?}");
}

#[test]
fn faults_are_told_in_chinese() {
    let scheme = "[[schemes]]\nkey = \"a\"\nname = \"甲\"\nregion = \"乙\"\nsince = \"2026\"\nsource = \"甲\"\ntext = \"甲\"\nverified = false\nnatures = [\"Town\"]\n";
    let check = |more: &str, expected: &str| {
        let text = format!("key = \"a\"\nname = \"甲\"\nregion = \"乙\"\n{scheme}{more}");
        let error = Pack::read("错.toml", &text).expect_err(more);
        let Some(Fault { place: Place { line, .. }, reason }) = error.faults.first() else { panic!("no fault") };
        let (what, advice) = fault(reason);
        assert_eq!(format!("{line}：{what}"), expected);
        assert!(advice.ends_with('。'), "{advice}");
        assert!(!what.is_ascii());
    };
    check("strange = 1", "13：不认识“strange”");
    check("until = \"去年\"", "13：时间写法有误(应写成 2019、2019-06 或 2019-06-23)");
    check("limits = [{ total = \"5 / 2\" }]", "13：公式第3个字处用了除号，结果怎样取整没有写明");
    check("limits = [{ total = \"人口\" }]", "13：公式第1个字处没有登记过“人口”");
    check("limits = [{ total = \"上取整(3, 0)\" }]", "13：公式第8个字处除以零");
    check("unnamed = [{ count = 6 }]\nlimits = [{ total = 5 }]", "14：统一设置的机构就有6个，超过机构总数限额5个");
    check(
        "limits = [{ total = 9, administrative = 4, service = 3 }]",
        "13：机构总数限额9个与党政机构4个、事业机构3个的限额不能同时成立",
    );
    check(
        "common = [{ name = \"甲\", aliases = [\"乙\"], nature = \"Service\" }, { name = \"乙\", aliases = [\"甲\"], nature = \"Service\" }]",
        "13：同义名称互相指向成了一圈：甲→乙→甲",
    );
    check("[severities]\nover = \"off\"", "14：没有规则“over”");
    let level = "[[approvals]]\nmatter = \"甲\"\ndecided_by = \"乙\"\nsource = \"丙\"\nverified = false\n";
    let approval = |more: &str, expected: &str| check(&format!("{level}{more}"), expected);
    approval(
        "chain = [{ authority = \"市\", role = \"approve\" }]",
        "18：审批权限只写了 applies(哪些事项)或者只写了 chain(报给谁)",
    );
    let applies = |changes: &str, chain: &str| {
        let links = chain.split_whitespace().map(|link| link.split_once(':').expect("a link"));
        let links = links.map(|(authority, role)| format!("{{ authority = \"{authority}\", role = \"{role}\" }}"));
        let links: Vec<String> = links.collect();
        format!("applies = [{{ changes = [{changes}] }}]\nchain = [{}]", links.join(", "))
    };
    approval(&applies("", "市:approve"), "18：没有写明是哪些变动");
    approval(&applies("\"tier_total\"", "市:approve"), "18：总量变动没有写明是哪一层级的总量");
    approval(&applies("\"places\"", "市:review 市:approve"), "19：“市”在同一条审批权限里写了两次");
    approval(&applies("\"places\"", ":approve"), "19：审批机关没有名称");
    approval(&applies("\"places\"", "市:file"), "19：审批权限里只有备案，没有谁决定");
    approval(level, "19：代号“甲”已经用过");
}

/// What only shows in company names the other pack or file.
#[test]
fn faults_in_company_are_told_with_the_other_pack() {
    let spoils = FaultReason::Spoils {
        pack: "武侯区街道机构设置".to_owned(),
        reason: Box::new(FaultReason::UnknownKey("chengdu-5x-2019".to_owned())),
    };
    let expected = "本包代替了随程序提供的同代号规则包，规则包“武侯区街道机构设置”因此不能使用：没有代号为“chengdu-5x-2019”的方案、标准";
    assert_eq!(fault(&spoils), (expected.to_owned(), "请补上或者改正，或者给本包换一个代号。"));
    let twice = FaultReason::PackKeyTwice { key: "anhe".to_owned(), file: "安和.toml".to_owned() };
    assert_eq!(fault(&twice).0, "代号“anhe”的规则包已有一个文件：安和.toml");
}

/// The example of the help page is a pack as an office would write it.
#[test]
fn the_example_of_the_help_is_a_sound_pack() {
    let help = include_str!("../../../assets/help/packs.md");
    let examples = help.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let text = examples.collect::<Vec<_>>().join("\n");
    let own = crate::rules::PackSource { file: "安和县.toml".to_owned(), text };
    let loaded = Policy::load(&[own]).expect("a policy");
    assert_eq!(loaded.refused, []);
    assert!(loaded.policy.approvals().any(|level| level.decided_by == "省里已下放到市"));
    let terms = loaded.policy.notice_terms().expect("of the example");
    assert_eq!(terms.copies, "组织、财政、人力资源社会保障部门");
    let mut town = Institution::bare(InstitutionId(1), name("白鹤镇"), Tier::Township, Nature::Town);
    town.class = Some(name("一类"));
    town.factors = [(name("常住人口"), 62_300), (name("村数"), 14)].into();
    let scheme = loaded.policy.scheme("anhe-2026").expect("known");
    assert_eq!(scheme.limits_for(&town).and_then(|limits| limits.total), Some(10));
    assert_eq!(scheme.common_demanded(&town), 5);
    assert_eq!(scheme.minimum_places_of(&name("便民服务中心")), Some(5));
    let standard = loaded.policy.standard("anhe-villages").expect("known");
    assert_eq!(standard.need_of(&town).and_then(|need| need.need()), Some(5));
    assert!(
        scheme_page(scheme, &loaded.policy)
            .to_string()
            .contains("- 类别为一类：机构总数不超过“6 + 上取整(常住人口, 20000)”个(按公式计算)；对外挂牌不超过5块。")
    );
}
