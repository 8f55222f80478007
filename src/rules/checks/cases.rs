//! Case tables: a register and a plan in a few words each, and the findings they must give. One place for all rules, because
//! a rule must also stay silent in the others' cases.

mod agreements;
mod levels;
mod mergers;
mod posts;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::{
    Assignment, Clearance, Date, DocumentNumber, Finding, Headcount, Holder, Institution, InstitutionId, LeaderPosts,
    Loan, Mover, Name, Nature, Novelty, Office, OfficeNature, Operation, PersonId, Pool, PoolId, Position, Post,
    PostClass, PostId, QuotaKind, ReturnManner, RosterCounts, Severity, Snapshot, Subject, Tier, Transfer, apply,
    apply_all,
};
use crate::plan::{Step, project};
use crate::rules::{PackSource, Policy, check_plan, check_register};

const TODAY: Date = Date::constant(2026, 11, 22);

/// Builds a register from lines, projects the steps, and compares the findings, one line each:
/// `novelty severity rule subject [kind] [actual/limit] [names] [@steps]`.
#[track_caller]
fn check(register: &str, steps: &str, expected: &str) {
    check_by(Policy::bundled().expect("bundled packs"), register, steps, expected);
}

/// The same with a pack of one scheme `own` over the bundled ones, and what it states.
#[track_caller]
fn check_own(stated: &str, register: &str, expected: &str) {
    let head = "key = \"own\"\nname = \"甲\"\nregion = \"乙\"\nfacts = { \"人口\" = \"人\" }\n[[schemes]]\nkey = \"own\"\nname = \"甲方案\"\nregion = \"乙\"\nsource = \"甲\"\ntext = \"甲\"\nverified = false\nnatures = [\"Town\", \"Subdistrict\"]\n";
    let since = if stated.contains("since") { "" } else { "since = \"2026\"\n" };
    let own = PackSource { file: "own.toml".to_owned(), text: format!("{head}{since}{stated}\n") };
    let loaded = Policy::load(&[own]).expect("a policy");
    assert_eq!(loaded.refused, []);
    check_by(loaded.policy, register, "", expected);
}

#[track_caller]
fn check_by(policy: Policy, register: &str, steps: &str, expected: &str) {
    let before = Arc::new(read_register(register));
    let steps: Vec<Step> = lines(steps).map(|words| read_step(&before, &policy, &words)).collect();
    let projection = project(&before, &steps);
    assert_eq!(projection.refusals().collect::<Vec<_>>(), [], "every step of a case can be applied");
    let baseline = check_register(&policy, &before, TODAY);
    let found = check_plan(&policy, &baseline, &projection, &steps);
    let found: Vec<String> = found.iter().map(|finding| describe(&before, finding)).collect();
    let expected: Vec<String> = lines(expected).map(|words| words.join(" ")).collect();
    assert_eq!(found, expected);
}

fn lines(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()).filter(|words| !words.is_empty())
}

fn read_register(text: &str) -> Snapshot {
    let mut institutions: BTreeMap<String, Institution> = BTreeMap::new();
    let mut opening = Vec::new();
    let mut roster = RosterCounts::default();
    let mut agreed = Vec::new();
    for words in lines(text) {
        match words.as_slice() {
            ["opens" | "lend" | "clear" | "posts" | "move", ..] => agreed.push(words),
            ["places", name, kind, authorized, strength] => {
                let (id, kind) = (institutions[*name].id, kind_of(kind));
                if *authorized != "0" {
                    opening.push(move_places(kind, number(authorized), Holder::Superior, Holder::Institution(id)));
                }
                roster.count(&assignment(id, kind), Headcount(number(strength)));
            }
            ["offices", name, offices @ ..] => {
                institutions.get_mut(*name).expect("known").offices =
                    offices.iter().map(|office| read_office(office)).collect();
            }
            ["scheme", name, key] => institutions.get_mut(*name).expect("known").scheme = Some((*key).to_owned()),
            ["leaders", name, approved, in_post] => {
                let institution = institutions.get_mut(*name).expect("known");
                institution.leaders = leaders(approved);
                let kind = QuotaKind::Administrative;
                for (position, people) in
                    [(Position::Chief, leaders(in_post).chief), (Position::Deputy, leaders(in_post).deputy)]
                {
                    roster.count(&Assignment { position, ..assignment(institution.id, kind) }, people);
                }
            }
            ["fact", name, fact, value] => {
                let value = value.parse().expect("a number");
                institutions.get_mut(*name).expect("known").factors.insert(of(fact), value);
            }
            ["plates", name, plates @ ..] => {
                institutions.get_mut(*name).expect("known").nameplates = plates.iter().map(|plate| of(plate)).collect();
            }
            [nature, name, traits @ ..] => {
                let id = InstitutionId(u32::try_from(institutions.len()).expect("few") + 1);
                let (tier, nature) = nature_of(nature);
                let mut institution = Institution::bare(id, of(name), tier, nature);
                for word in traits {
                    match word.strip_prefix("class=") {
                        Some(class) => institution.class = Some(of(class)),
                        None => drop(institution.traits.insert(of(word))),
                    }
                }
                institutions.insert((*name).to_owned(), institution);
            }
            other => panic!("not a line of a register: {other:?}"),
        }
    }
    let empty = Snapshot::new(institutions.into_values(), Default::default(), BTreeMap::new(), roster);
    let mut snapshot = apply_all(&empty, &opening).expect("an opening");
    for words in agreed {
        let operation = read_operation(&snapshot, &words).expect("a line of a register");
        apply(&mut snapshot, &operation).expect("an opening");
    }
    snapshot
}

fn read_step(before: &Snapshot, policy: &Policy, words: &[&str]) -> Step {
    let approval = words.contains(&"approved").then(|| DocumentNumber::new("省编〔2026〕1号").expect("valid"));
    if let Some(operation) = read_operation(before, words) {
        return Step { approval, ..operation.into() };
    }
    match words {
        ["compose", name, key, chosen @ ..] => {
            let institution = before.find(&of(name)).expect("known");
            let chosen: Vec<Name> = chosen.iter().map(|name| of(name)).collect();
            let offices = policy.scheme(key).expect("known").compose(institution, &chosen);
            Operation::SetOffices { institution: institution.id, scheme: Some((*key).to_owned()), offices }.into()
        }
        ["offices", name, offices @ ..] => {
            let institution = before.find(&of(name)).expect("known");
            let offices = offices.iter().map(|office| read_office(office)).collect();
            Operation::SetOffices { institution: institution.id, scheme: institution.scheme.clone(), offices }.into()
        }
        ["plates", name, plates @ ..] => {
            let institution = before.find(&of(name)).expect("known").id;
            Operation::SetNameplates { institution, nameplates: plates.iter().map(|plate| of(plate)).collect() }.into()
        }
        other => panic!("not a step: {other:?}"),
    }
}

/// What stands in registers and plans alike; words that mean nothing here are left for the caller.
fn read_operation(before: &Snapshot, words: &[&str]) -> Option<Operation> {
    let id = |name: &str| before.find(&of(name)).expect("known").id;
    let pool = |name: &str| before.pools().find(&of(name)).expect("an open pool").id;
    let operation = match words {
        ["move", kind, count, from, to, rest @ ..] => {
            let (kind, from) = (kind_of(kind), holder(before, from));
            let people = rest.iter().find_map(|word| word.strip_prefix("with=")).map_or(0, number);
            let mut operation = move_places(kind, number(count), from, holder(before, to));
            if let (Operation::Transfer(transfer), Holder::Institution(from)) = (&mut operation, from) {
                transfer.people = (1..=people).map(|person| mover(person, from, kind)).collect();
            }
            operation
        }
        ["merge", from, into, ..] => Operation::Merge { from: vec![id(from)], into: id(into) },
        ["level", name, tier, ..] => {
            let institution = before.institution(id(name)).expect("known").clone();
            Operation::Describe(Institution { tier: tier_of(tier), ..institution })
        }
        ["leaders", name, approved] => Operation::SetLeaders { institution: id(name), leaders: leaders(approved) },
        ["opens", name, tier, kind @ ..] => {
            let known = before.pools().find(&of(name)).map(|pool| pool.id);
            let kind = kind.first().and_then(|key| QuotaKind::from_key(key));
            let id = known.unwrap_or_else(|| before.fresh_pool_id());
            Operation::OpenPool(Pool { id, name: of(name), tier: tier_of(tier), kind })
        }
        ["lend", kind, count, from, to] => Operation::Lend(Loan {
            id: before.fresh_loan_id(),
            pool: pool(from),
            borrower: id(to),
            kind: kind_of(kind),
            count: Headcount(number(count)),
            until: Date::constant(2027, 12, 31),
            purpose: String::new(),
            return_by: ReturnManner::AtTerm,
            document: None,
        }),
        ["clear", kind, count, name, lapses] => Operation::Clear(Clearance {
            id: before.fresh_clearance_id(),
            institution: id(name),
            kind: kind_of(kind),
            count: Headcount(number(count)),
            purpose: String::new(),
            number: DocumentNumber::new(&format!("用编〔2026〕{}号", before.fresh_clearance_id().0)).expect("valid"),
            lapses: Date::constant(lapses.parse().expect("a year"), 12, 31),
        }),
        ["posts", name, posts @ ..] => {
            let institution = id(name);
            let posts = (1..).zip(posts).map(|(number, post)| read_post(institution, number, post)).collect();
            Operation::SetPosts { institution, posts }
        }
        _ => return None,
    };
    Some(operation)
}

fn holder(before: &Snapshot, name: &str) -> Holder {
    match name {
        "superior" => Holder::Superior,
        "reserve" => Holder::Unallocated(Tier::County),
        "towns" => Holder::Unallocated(Tier::Township),
        "pool" => Holder::Pool(PoolId(1)),
        name => match before.pools().find(&of(name)) {
            Some(pool) => Holder::Pool(pool.id),
            None => Holder::Institution(before.find(&of(name)).expect("known").id),
        },
    }
}

/// `名:kind/count`.
fn read_post(institution: InstitutionId, id: u32, text: &str) -> Post {
    let (title, rest) = text.split_once(':').expect("名:kind/count");
    let (kind, count) = rest.split_once('/').expect("kind/count");
    Post {
        id: PostId(id),
        institution,
        office: None,
        title: of(title),
        class: PostClass::Managing,
        kind: kind_of(kind),
        count: Headcount(number(count)),
        remark: String::new(),
    }
}

fn tier_of(word: &str) -> Tier {
    match word {
        "county" => Tier::County,
        "township" => Tier::Township,
        other => panic!("not a level: {other}"),
    }
}

/// `chiefs/deputies`
fn leaders(text: &str) -> LeaderPosts {
    let (chief, deputy) = text.split_once('/').expect("chiefs/deputies");
    LeaderPosts::new(number(chief), number(deputy))
}

/// `名`, `名:service`, `名:places/chief/deputy`.
fn read_office(text: &str) -> Office {
    let (name, rest) = text.split_once(':').unwrap_or((text, ""));
    let nature = if rest == "service" { OfficeNature::Service } else { OfficeNature::Administrative };
    let figures: Vec<u32> = rest.split('/').filter_map(|figure| figure.parse().ok()).collect();
    let leaders = LeaderPosts::new(figures.get(1).copied().unwrap_or(0), figures.get(2).copied().unwrap_or(0));
    Office { name: of(name), nature, places: figures.first().copied().map(Headcount), leaders, nameplates: Vec::new() }
}

fn describe(before: &Snapshot, finding: &Finding) -> String {
    let name = |id| before.institution(id).map(|institution| institution.name.to_string()).unwrap_or_default();
    let mut words = vec![
        match finding.novelty {
            Novelty::Introduced => "new".to_owned(),
            Novelty::Existing => "old".to_owned(),
            Novelty::Resolved => "gone".to_owned(),
        },
        match finding.severity {
            Severity::Blocking => "blocking".to_owned(),
            Severity::Warning => "warning".to_owned(),
            Severity::Advice => "advice".to_owned(),
        },
        finding.rule.0.to_owned(),
        match finding.subject {
            Subject::Institution(id) | Subject::Holder(Holder::Institution(id)) => name(id),
            Subject::Holder(Holder::Pool(id)) => {
                before.pools().get(id).map(|pool| pool.name.to_string()).unwrap_or_default()
            }
            Subject::Holder(_) => "superior".to_owned(),
            Subject::Book => "book".to_owned(),
        },
    ];
    words.extend(finding.kind.map(|kind| kind.key().to_owned()));
    words.extend(finding.measure.map(|measure| format!("{}/{}", measure.actual, measure.limit)));
    words.extend(finding.names.iter().map(ToString::to_string));
    words.extend(finding.steps.iter().map(|step| format!("@{step}")));
    words.join(" ")
}

fn nature_of(word: &str) -> (Tier, Nature) {
    match word {
        "county" => (Tier::County, Nature::Government),
        "public" => (Tier::County, Nature::PublicInstitution),
        "council" => (Tier::County, Nature::Coordination),
        "town" => (Tier::Township, Nature::Town),
        "street" => (Tier::Township, Nature::Subdistrict),
        other => panic!("not a nature: {other}"),
    }
}

fn kind_of(key: &str) -> QuotaKind {
    QuotaKind::from_key(key).expect("a kind")
}

fn number(text: &str) -> u32 {
    text.parse().expect("a number")
}

fn of(text: &str) -> Name {
    Name::new(text).expect("a name")
}

fn assignment(at: InstitutionId, kind: QuotaKind) -> Assignment {
    Assignment::at(at, kind)
}

fn mover(person: u32, from: InstitutionId, kind: QuotaKind) -> Mover {
    Mover { person: PersonId(person), name: of("张三"), from: assignment(from, kind) }
}

fn move_places(kind: QuotaKind, count: u32, from: Holder, to: Holder) -> Operation {
    Operation::Transfer(Transfer { kind, count: Headcount(count), from, to, people: Vec::new() })
}

const TWO: &str =
    "county 农业局\n town 白鹤镇 class=一类 涉农\n places 农业局 administrative 10 8\n places 白鹤镇 service_full 5 5";

#[test]
fn a_sound_register_gives_no_finding() {
    check(TWO, "", "");
}

#[test]
fn over_quota() {
    let register = "county 农业局\n places 农业局 administrative 10 12\n places 农业局 support 5 1";
    check(register, "", "old warning over_quota 农业局 administrative 12/10");
    // Cutting deeper makes an inherited excess worse, and then the plan is to blame.
    check(
        register,
        "move administrative 1 农业局 superior approved",
        "new blocking cut_beyond_vacancy 农业局 administrative 1/0 @0
         new blocking over_quota 农业局 administrative 12/9 @0",
    );
    check(
        register,
        "move administrative 1 superior 农业局 approved",
        "old warning over_quota 农业局 administrative 12/11 @0",
    );
    check(
        register,
        "move administrative 2 superior 农业局 approved",
        "gone warning over_quota 农业局 administrative 12/10",
    );
}

#[test]
fn cut_beyond_vacancy() {
    check(TWO, "move administrative 2 农业局 reserve", "");
    check(
        TWO,
        "move administrative 3 农业局 reserve",
        "new blocking cut_beyond_vacancy 农业局 administrative 3/2 @0
         new blocking over_quota 农业局 administrative 8/7 @0",
    );
    // With the name of who holds it, an occupied place may go.
    check(TWO, "move administrative 3 农业局 白鹤镇 with=1 approved", "");
    // Two steps spend the same vacancy.
    check(
        TWO,
        "move administrative 2 农业局 reserve
         move administrative 1 农业局 reserve",
        "new blocking cut_beyond_vacancy 农业局 administrative 3/2 @0 @1
         new blocking over_quota 农业局 administrative 8/7 @0 @1",
    );
    // Places that arrive empty may leave again.
    check(
        TWO,
        "move administrative 1 superior 农业局 approved
         move administrative 3 农业局 reserve",
        "",
    );
}

#[test]
fn conservation() {
    check(
        TWO,
        "move administrative 1 superior 农业局
         move administrative 2 农业局 reserve",
        "new blocking conservation superior administrative 11/10 @0",
    );
    check(TWO, "move administrative 1 superior 农业局 approved", "");
}

#[test]
fn mixed_kinds() {
    check(
        TWO,
        "move service_full 1 superior 农业局 approved",
        "new blocking mixed_kinds 农业局 service_full 1/0 编制 @0",
    );
    check(
        "public 推广中心\n council 领导小组办公室\n places 推广中心 administrative 1 0\n places 领导小组办公室 service_full 2 0",
        "",
        "old warning coordination_quota 领导小组办公室 service_full 2/0
         old warning mixed_kinds 推广中心 administrative 1/0 编制",
    );
    // Places that a plan brings are new mixing, even where people of that kind were there before.
    check(
        "public 推广中心\n county 农业局\n places 推广中心 administrative 0 2\n places 农业局 administrative 5 2",
        "move administrative 2 农业局 推广中心",
        "new blocking mixed_kinds 推广中心 administrative 2/0 编制 @0
         gone warning mixed_kinds 推广中心 administrative 2/0 无编人员
         gone warning over_quota 推广中心 administrative 2/0",
    );
}

#[test]
fn cross_level_approval() {
    check(TWO, "move administrative 1 农业局 白鹤镇", "new blocking cross_level_approval 白鹤镇 administrative 1/0 @0");
    check(TWO, "move administrative 1 农业局 白鹤镇 approved", "");
    // Going through the pool does not hide that the levels are crossed.
    check(
        TWO,
        "move administrative 1 农业局 pool\n move administrative 1 pool 白鹤镇",
        "new blocking cross_level_approval 白鹤镇 administrative 1/0 @1",
    );
    // Service places go down without the centre; within one level the office decides itself.
    let with_centre = format!("{TWO}\n public 推广中心\n county 林业局\n places 推广中心 service_full 4 2");
    check(
        &with_centre,
        "move service_full 2 推广中心 白鹤镇\n move administrative 1 农业局 林业局",
        "new warning township_service_total book service_full 7/5 @0",
    );
}

#[test]
fn township_service_total() {
    let register = "public 推广中心\n town 白鹤镇\n town 石桥镇\n places 推广中心 service_full 9 2\n places 石桥镇 service_full 5 2";
    check(
        register,
        "move service_full 2 推广中心 白鹤镇\n move service_full 1 石桥镇 白鹤镇\n move service_full 3 推广中心 石桥镇 approved",
        "new warning township_service_total book service_full 10/5 @0",
    );
    // Between townships, or down and up again, the total stays.
    check(register, "move service_full 1 石桥镇 白鹤镇", "");
    check(
        register,
        "move service_full 2 推广中心 白鹤镇\n move service_full 2 石桥镇 推广中心",
        "new warning upward_transfer 石桥镇 service_full 2/0 @1",
    );
}

#[test]
fn coordination_quota() {
    let register = "council 领导小组\n public 推广中心\n places 推广中心 service_full 4 1";
    check(
        register,
        "move service_full 1 推广中心 领导小组",
        "new blocking coordination_quota 领导小组 service_full 1/0 @0",
    );
}

#[test]
fn leaders_in_post() {
    // 青岛市北区 (2017): 124 deputies approved for its streets, 125 in post; 88 of 124 chiefs.
    check(
        "street 市北区街道合计\n places 市北区街道合计 administrative 500 0\n leaders 市北区街道合计 124/124 88/125",
        "",
        "old warning leaders_in_post 市北区街道合计 125/124 副职",
    );
    // Taking the 领导职数 away settles no excess (finding of a review: 核定1正2副, 实配5副, set to none).
    let crowded = "county 农业局\n places 农业局 administrative 9 0\n leaders 农业局 1/2 0/5";
    check(crowded, "leaders 农业局 0/0", "new blocking leaders_in_post 农业局 5/0 副职 @0");
    check(crowded, "leaders 农业局 1/5", "gone warning leaders_in_post 农业局 5/2 副职");
    // Who was never given 领导职数 is not judged.
    check("county 农业局\n places 农业局 administrative 9 0\n leaders 农业局 0/0 1/2", "", "");
}

#[test]
fn leaders_beyond_places() {
    // Set up with leaders, and nobody gave it a place.
    let street = "street 锦华路街道\n leaders 锦华路街道 2/5 0/0";
    check(street, "", "old warning leaders_beyond_places 锦华路街道 7/0 领导职数");
    check(
        &format!("{street}\n places 锦华路街道 administrative 6 0"),
        "",
        "old warning leaders_beyond_places 锦华路街道 7/6 领导职数",
    );
    // Places of every kind count, and as many leaders as places are no fault.
    check(
        &format!("{street}\n places 锦华路街道 administrative 6 0\n places 锦华路街道 service_full 1 0"),
        "move administrative 1 锦华路街道 reserve",
        "new blocking cross_level_approval superior administrative 1/0 @0
         new warning leaders_beyond_places 锦华路街道 7/6 领导职数
         new warning upward_transfer 锦华路街道 administrative 1/0 @0",
    );
}

#[test]
fn upward_transfer() {
    let register = "county 农业局\n town 白鹤镇\n public 推广中心\n places 白鹤镇 service_full 5 3";
    check(
        register,
        "move service_full 2 白鹤镇 推广中心",
        "new warning township_service_total book service_full 3/5 @0
         new warning upward_transfer 白鹤镇 service_full 2/0 @0",
    );
    check(
        register,
        "move service_full 2 白鹤镇 pool approved\n move service_full 2 pool 推广中心",
        "new warning upward_transfer 白鹤镇 service_full 2/0 @0",
    );
}

#[test]
fn leader_band() {
    check(
        "county 农业局\n places 农业局 administrative 21 0\n offices 农业局 办公室:3/1/0 人事科:3/1/1 综合科:7/1/1 法规科:8/1/3 无编科",
        "",
        "old warning leader_band 农业局 1/0 人事科 副职
         old warning leader_band 农业局 3/2 法规科 副职",
    );
}

const SIX: &str = "综合办公室 党群办公室 社区发展办公室 社区治理办公室 民生服务办公室 综合执法协调办公室 综合便民服务中心:service 农业综合服务中心:service";

#[test]
fn common_office_missing() {
    let register = "town 白鹤镇 class=一类\n scheme 白鹤镇 chengdu-5x-2019\n offices 白鹤镇 综合办 党群办公室 社区发展办公室 社区治理办公室";
    // The scheme of 2019 was replaced in 2020.
    let replaced = "advice scheme_out_of_force 白鹤镇 成都“5+X”（2019） 已由成都“6+X”（2020）代替";
    let missing = "warning common_office_missing 白鹤镇 民生服务办公室";
    check(register, "", &format!("old {missing}\n old {replaced}"));
    check(register, "compose 白鹤镇 chengdu-6x-2020", &format!("gone {missing}\n gone {replaced}"));
    check(
        &format!("town 白鹤镇 class=一类\n scheme 白鹤镇 sample-6x\n offices 白鹤镇 {SIX}"),
        "offices 白鹤镇 综合办公室 党群办公室 社区发展办公室 社区治理办公室 民生服务办公室 综合执法协调办公室 综合便民服务中心:service",
        "new blocking common_office_missing 白鹤镇 农业综合服务中心 @0",
    );
}

#[test]
fn office_cap() {
    let class_one = "town 白鹤镇 class=一类 涉农 旅游";
    check(class_one, "compose 白鹤镇 sample-6x 乡村振兴办公室 旅游发展办公室 城市管理办公室", "");
    check(
        class_one,
        "compose 白鹤镇 sample-6x 乡村振兴办公室 旅游发展办公室 城市管理办公室 应急管理办公室",
        "new blocking office_cap 白鹤镇 12/11 @0
         new blocking special_office 白鹤镇 4/3 @0",
    );
    // 宣城: class one 10, class two and streets 8.
    let nine = "甲办 乙办 丙办 丁办 戊办 己办 庚办 辛办";
    check(
        &format!("street 城关街道 class=一类\n town 石桥镇 class=二类\n town 白鹤镇 class=一类
                  scheme 城关街道 xuancheng-2022\n scheme 石桥镇 xuancheng-2022\n scheme 白鹤镇 xuancheng-2022
                  offices 城关街道 党政办公室 {nine}\n offices 石桥镇 党政办公室 {nine}\n offices 白鹤镇 党政办公室 {nine} 壬办"),
        "",
        "old warning office_cap 城关街道 9/8
         old warning office_cap 石桥镇 9/8
         old warning special_office 城关街道 2/1
         old warning special_office 石桥镇 2/1",
    );
}

#[test]
fn special_office() {
    // 旅游发展办公室 is for tourism towns; an office outside the catalogue is for none.
    check(
        "town 白鹤镇 class=一类 涉农",
        "compose 白鹤镇 sample-6x 旅游发展办公室 招商办公室 乡村振兴办公室",
        "new blocking special_office 白鹤镇 招商办公室 @0
         new blocking special_office 白鹤镇 旅游发展办公室 @0",
    );
    check("town 白鹤镇 class=一类", "compose 白鹤镇 chengdu-6x-2020 招商办公室", "");
}

#[test]
fn nameplate_cap() {
    let register = format!(
        "town 白鹤镇 class=一类\n scheme 白鹤镇 sample-6x\n offices 白鹤镇 {SIX}\n plates 白鹤镇 甲 乙 丙 丁 戊"
    );
    check(&register, "", "");
    check(&register, "plates 白鹤镇 甲 乙 丙 丁 戊 己", "new blocking nameplate_cap 白鹤镇 6/5 @0");
}

#[test]
fn a_scheme_by_default_holds_for_townships_only() {
    let policy = Policy::bundled().expect("bundled packs").with_default_scheme(Some("chengdu-5x-2019"));
    let snapshot = read_register("county 农业局\n town 白鹤镇");
    let found = check_register(&policy, &snapshot, TODAY);
    let missing = found.findings().iter().filter(|finding| finding.rule.0 == "common_office_missing");
    assert_eq!(missing.count(), 5, "the five common offices of 白鹤镇");
    assert!(found.findings().iter().all(|finding| finding.subject == Subject::Institution(InstitutionId(2))));
}

#[test]
fn common_offices_without_a_name_are_demanded_too() {
    // 宣城 counts seven and names one; 茌平 counts 7 + 5 and names none.
    check(
        "town 白鹤镇 class=二类\n scheme 白鹤镇 xuancheng-2022\n offices 白鹤镇 党政综合办公室",
        "",
        "old warning common_office_missing 白鹤镇 0/6 机构",
    );
    check(
        "town 白鹤镇\n scheme 白鹤镇 chiping-2020\n offices 白鹤镇 甲办 乙办 丙中心:service",
        "",
        "old warning common_office_missing 白鹤镇 1/5 事业机构
         old warning common_office_missing 白鹤镇 2/7 党政机构",
    );
    check(
        "town 白鹤镇 class=二类\n scheme 白鹤镇 xuancheng-2022\n offices 白鹤镇 党政综合办公室 甲办 乙办 丙办 丁办 戊办 己办",
        "offices 白鹤镇 党政综合办公室 甲办 乙办 丙办 丁办 戊办",
        "new blocking common_office_missing 白鹤镇 5/6 机构 @0",
    );
}

#[test]
fn leaders_that_cannot_be_told_do_not_pass() {
    const ROWS: &str = "leaders = [{ when = { formula = \"人口 >= 80000\" }, allowed = { chief = 1, deputy = 2 } }, { allowed = { chief = 1, deputy = 9 } }]";
    let town = "town 白鹤镇\n scheme 白鹤镇 own\n places 白鹤镇 administrative 6 0\n leaders 白鹤镇 1/5 0/0";
    check_own(ROWS, town, "old warning not_evaluable 白鹤镇 领导职数 人口");
    check_own(ROWS, &format!("{town}\n fact 白鹤镇 人口 80000"), "old warning leader_band 白鹤镇 5/2 副职");
    check_own(ROWS, &format!("{town}\n fact 白鹤镇 人口 79999"), "");
    // Bands are asked in the same way: by a class that nobody entered.
    let bands = "leader_bands = [{ name = \"镇办领导职数\", of = \"office\", when = { classes = [\"一类\"] }, source = \"甲\", text = \"甲\", verified = false, bands = [{ from = 1, allowed = { chief = 1, deputy = 9 } }] }]";
    let office = "scheme 白鹤镇 own\n places 白鹤镇 administrative 5 0\n offices 白鹤镇 综合办公室:5/1/4";
    check_own(
        bands,
        &format!("town 白鹤镇\n {office}"),
        "old warning not_evaluable 白鹤镇 综合办公室 镇办领导职数 类别",
    );
    check_own(bands, &format!("town 白鹤镇 class=一类\n {office}"), "");
    check_own(
        bands,
        &format!("town 白鹤镇 class=二类\n {office}"),
        "old warning leader_band 白鹤镇 4/1 综合办公室 副职",
    );
}

#[test]
fn a_number_of_places_that_no_band_covers_is_told() {
    check(
        "public 推广中心\n leaders 推广中心 3/6 0/0\n county 农业局\n offices 农业局 办公室:0/1/0",
        "",
        "old warning leaders_beyond_places 推广中心 9/0 领导职数
         old warning not_evaluable 推广中心 事业单位领导职数 编制0名
         old warning not_evaluable 农业局 办公室 处（室）领导职数 编制0名",
    );
    check(
        "public 推广中心\n places 推广中心 service_full 1000 0\n leaders 推广中心 9/40 0/0",
        "",
        "old warning not_evaluable 推广中心 事业单位领导职数 编制1000名",
    );
    // No standard speaks of county organs themselves, nor of bodies without leaders.
    check("county 农业局\n places 农业局 administrative 9 0\n leaders 农业局 3/6 0/0\n public 推广中心", "", "");
}

#[test]
fn places_and_people_are_facts_of_limits() {
    const BY_PLACES: &str = "limits = [{ total = \"1 + 上取整(编制数, 100)\" }]";
    let town = "town 白鹤镇\n scheme 白鹤镇 own\n offices 白鹤镇 甲办 乙办 丙办";
    check_own(BY_PLACES, &format!("{town}\n places 白鹤镇 administrative 101 0"), "");
    check_own(
        BY_PLACES,
        &format!("{town}\n places 白鹤镇 administrative 60 0\n places 白鹤镇 service_full 40 0"),
        "old warning office_cap 白鹤镇 3/2",
    );
    let by_people = "limits = [{ when = { formula = \"实有数 > 2\" }, total = 3 }, { total = 2 }]";
    check_own(by_people, &format!("{town}\n places 白鹤镇 administrative 5 3"), "");
    check_own(by_people, &format!("{town}\n places 白鹤镇 administrative 5 2"), "old warning office_cap 白鹤镇 3/2");
}

#[test]
fn scheme_out_of_force() {
    let town = "town 白鹤镇\n scheme 白鹤镇 own";
    check_own("since = \"2019\"\nuntil = \"2026-11-22\"", town, "");
    check_own(
        "since = \"2019\"\nuntil = \"2026-06-30\"\nlimits = [{ total = 1 }]",
        &format!("{town}\n offices 白鹤镇 甲办 乙办"),
        "old warning office_cap 白鹤镇 2/1
         old advice scheme_out_of_force 白鹤镇 甲方案 施行至2026-06-30止",
    );
    check_own("since = \"2027\"", town, "old advice scheme_out_of_force 白鹤镇 甲方案 2027起施行");
    // A scheme that a later one replaces, once that one is in force.
    let five = "street 城关街道\n scheme 城关街道 shibei-2001";
    check(five, "", "old advice scheme_out_of_force 城关街道 市北街道（2001） 已由市北街道（2012）代替");
    check(
        five,
        "compose 城关街道 shibei-2012",
        "gone advice scheme_out_of_force 城关街道 市北街道（2001） 已由市北街道（2012）代替",
    );
    check_own("since = \"2027\"\nsupersedes = \"shibei-2012\"", "street 城关街道\n scheme 城关街道 shibei-2012", "");
}

#[test]
fn a_town_without_a_class_is_not_judged_by_the_row_of_another_class() {
    check(
        "town 白鹤镇\n scheme 白鹤镇 xuancheng-2022\n offices 白鹤镇 党政综合办公室 甲办 乙办 丙办 丁办 戊办 己办 庚办 辛办 壬办",
        "",
        "old warning not_evaluable 白鹤镇 个性机构限额 类别
         old warning not_evaluable 白鹤镇 机构限额 类别",
    );
}

#[test]
fn a_common_office_of_others_is_no_fault_where_the_choice_is_open() {
    let five = "综合办公室 党群办公室 社区发展办公室 社区治理办公室 民生服务办公室";
    check(&format!("town 军乐镇\n scheme 军乐镇 pengzhou-5x-2019\n offices 军乐镇 {five} 城乡建设办公室"), "", "");
}
