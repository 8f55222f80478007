//! Books that already hold something: what importing over them changes, and what it leaves alone.

mod choosing;
mod coming;

use crate::domain::{Arrangement, DutyList, Funding, Grade, Holder, Identity, Name, Nature, Position, QuotaKind, Tier};
use crate::import::choices::{IdentityAnswer, RowKey};
use crate::import::issue::{FigureProblem, Issue, Problem};
use crate::import::reconcile::{Batch, Change, Counts};
use crate::import::testing::Book;
use crate::import::vocabulary::TableKind;

const LEDGER: &str = "单位名称|曾用名|机构性质|机构规格|编制数|>|领导职数|>|备注\n^|^|^|^|行政|事业|正|副|^\n\
                      县财政局||政府工作部门|正科级|=20|=5|=1|=3|挂牌\n县档案馆||事业单位|正股级||=7|=1|=1|";
const ROSTER: &str = "单位名称|内设机构|姓名|身份证号|编制类型|人员分类|职务|实际工作单位|学历\n\
                      县财政局|预算股|张三|341802196503150012|行政|内设机构正职|股长||大专\n\
                      县财政局||李四|341823197104080025|行政|单位副职|副局长|县档案馆|";

/// Changes as `县财政局 Grade 正科级→副科级`.
fn shown(batch: &Batch) -> Vec<String> {
    let shown = batch
        .changes
        .iter()
        .map(|Change { who, field, before, after, .. }| format!("{who} {field:?} {before}→{after}"));
    shown.collect()
}

fn counts(batch: &Batch, table: TableKind) -> [u32; 4] {
    let counts = batch.counts.get(&table).copied().unwrap_or_default();
    let Counts { added, updated, unchanged, left: _, removed: _, rejected } = counts;
    [added, updated, unchanged, rejected]
}

fn held(book: &Book, name: &str, kind: QuotaKind) -> u32 {
    book.register.ledger().held(Holder::Institution(book.institution(name).id), kind).0
}

const FULL: QuotaKind = QuotaKind::Service(Funding::Full);
const PARTIAL: QuotaKind = QuotaKind::Service(Funding::Partial);

#[test]
fn what_is_said_anew_is_an_update_field_by_field() {
    let mut book = Book::of(&[LEDGER]);
    let batch = book.import(&["单位名称|机构性质|机构规格|编制数|>|领导职数|>|备注|电话\n^|^|^|行政|事业|正|副|^|^\n\
                               县财政局|政府工作部门|副科级|=18|=6|=1|=4|挂牌|123\n县档案馆|事业单位|正股级||=7|=1|=1||"]);
    assert_eq!(counts(&batch, TableKind::Ledger), [0, 1, 1, 0]);
    assert_eq!(
        shown(&batch),
        [
            "县财政局 Grade 正科级→副科级",
            "县财政局 Leaders 1正3副→1正4副",
            "县财政局 Further(\"电话\") →123",
            "县财政局 Authorized(Administrative) 20→18",
            "县财政局 Authorized(Service(Full)) 5→6",
        ]
    );
    assert_eq!(book.institution("县财政局").remark, "挂牌");
    assert_eq!((held(&book, "县财政局", QuotaKind::Administrative), held(&book, "县财政局", FULL)), (18, 6));
}

#[test]
fn an_empty_cell_changes_nothing_and_a_missing_row_neither() {
    let mut book = Book::of(&[LEDGER, ROSTER]);
    let batch = book.import(&[
        "单位名称|机构性质|机构规格|编制数|>|备注\n^|^|^|行政|事业|^\n县财政局||||||",
        "单位名称|内设机构|姓名|身份证号|编制类型|职务\n县财政局||张三|341802196503150012|行政|",
    ]);
    assert_eq!(shown(&batch), [""; 0]);
    assert!(batch.operations.is_empty());
    assert_eq!((counts(&batch, TableKind::Ledger), counts(&batch, TableKind::Roster)), ([0, 0, 1, 0], [0, 0, 1, 0]));
    assert_eq!(held(&book, "县财政局", QuotaKind::Administrative), 20);
}

#[test]
fn an_institution_that_names_its_old_name_is_renamed() {
    let mut book = Book::of(&[LEDGER]);
    let before = book.institution("县财政局").id;
    let batch = book
        .import(&["单位名称|曾用名|机构性质|编制数|>\n^|^|^|行政|事业\n县财政和国资局|县财政局|政府工作部门|=20|=5"]);
    assert_eq!(shown(&batch), ["县财政和国资局 Name 县财政局→县财政和国资局"]);
    assert_eq!(counts(&batch, TableKind::Ledger), [0, 1, 0, 0]);
    assert_eq!((book.institution("县财政和国资局").id, book.institution("县财政局").id), (before, before));
    let again = book
        .import(&["单位名称|曾用名|机构性质|编制数|>\n^|^|^|行政|事业\n县财政和国资局|县财政局|政府工作部门|=20|=5"]);
    assert!(again.operations.is_empty());
}

#[test]
fn an_old_file_renames_nothing() {
    let mut book = Book::of(&["单位名称|曾用名|机构性质|编制数\n县财政和国资局|县财政局|事业单位|=20"]);
    let batch = book.import(&["单位名称|机构性质|编制数\n县财政局|事业单位|=21"]);
    assert_eq!(shown(&batch), ["县财政和国资局 Authorized(Service(Full)) 20→21"]);
    assert_eq!(book.register.institutions().count(), 1);
}

#[test]
fn a_row_named_as_another_used_to_be_called_is_itself() {
    let book = Book::of(&[
        "单位名称|曾用名|机构性质|编制数\n县农业农村局|县乡村振兴局|事业单位|=20\n县乡村振兴局||事业单位|=3",
    ]);
    assert_eq!(book.register.institutions().count(), 2);
    assert_eq!((held(&book, "县农业农村局", FULL), held(&book, "县乡村振兴局", FULL)), (20, 3));
}

#[test]
fn several_fundings_take_several_rows() {
    let table = "单位名称|主管部门|经费形式|编制数|实有人数\n县公路站|县财政局|全额|=24|=0\n^|^|自收自支|=8|=0";
    let mut book = Book::of(&[LEDGER, table]);
    let own = QuotaKind::Service(Funding::SelfSupporting);
    assert_eq!((held(&book, "县公路站", FULL), held(&book, "县公路站", own)), (24, 8));
    let parent = book.institution("县公路站").parent;
    assert_eq!(parent, Some(book.institution("县财政局").id));
    let batch = book.import(&["单位名称|主管部门|经费形式|编制数\n县公路站|县财政局|差额|=32"]);
    assert_eq!(
        (held(&book, "县公路站", FULL), held(&book, "县公路站", PARTIAL), held(&book, "县公路站", own)),
        (0, 32, 0)
    );
    assert_eq!(batch.changes.len(), 3);
}

#[test]
fn service_without_funding_follows_what_the_institution_holds() {
    let ledger = "单位名称|主管部门|经费形式|编制数\n县医院|县财政局|差额|=90\n县中学|县财政局|全额|=60";
    let roster =
        "单位名称|姓名|身份证号|编制类型\n县医院|张三|341802196503150012|事业编\n县中学|李四|341823197104080025|事业";
    let posts = "单位名称|岗位名称|岗位类别|编制类型|岗位数\n县医院|医师|专技|事业|=80";
    let book = Book::of(&[LEDGER, ledger, roster, posts]);
    assert_eq!((book.person("张三").assignment.kind, book.person("李四").assignment.kind), (PARTIAL, FULL));
    let posts = book.register.posts(book.institution("县医院").id);
    assert_eq!(posts.iter().map(|post| (post.kind, post.count.0)).collect::<Vec<_>>(), [(PARTIAL, 80)]);
}

#[test]
fn people_are_known_by_number_wherever_they_went() {
    let mut book = Book::of(&[LEDGER, ROSTER]);
    let before = book.person("张三").id;
    let moved = "单位名称|姓名|身份证号|编制类型|学历\n县档案馆|张三丰|341802196503150012|事业|本科";
    assert_eq!(counts(&book.import(&[moved]), TableKind::Roster), [0, 0, 0, 1], "another name is asked about");
    let (file, sheet, name) = ("f.xlsx".to_owned(), "表".to_owned(), Name::new("张三丰").expect("a name"));
    book.choices.identities = [(RowKey { file, sheet, row: 2, name }, IdentityAnswer::Same(before))].into();
    let batch = book.import(&[moved]);
    assert_eq!(counts(&batch, TableKind::Roster), [0, 1, 0, 0]);
    assert_eq!(
        shown(&batch),
        [
            "张三丰 Name 张三→张三丰",
            "张三丰 QuotaAt 县财政局→县档案馆",
            "张三丰 Kind 行政→全额事业",
            "张三丰 WorksAt 县财政局→县档案馆",
            "张三丰 Office 预算股→",
            "张三丰 PostTitle 股长→",
            "张三丰 Position 内设机构正职→非领导",
            "张三丰 Further(\"学历\") 大专→本科",
        ]
    );
    let moved = book.person("张三丰");
    assert_eq!((moved.id, moved.assignment.position), (before, Position::Staff));
    assert_eq!(book.register.roster().people().0, 2);
}

#[test]
fn people_without_number_are_known_by_name_month_and_unit() {
    let plain = "单位名称|姓名|出生年月|编制类型\n县财政局|张三|1965.03|行政";
    let mut book = Book::of(&[LEDGER, plain]);
    let batch = book.import(&[plain]);
    assert_eq!(counts(&batch, TableKind::Roster), [0, 0, 1, 0]);
    let batch =
        book.import(&["单位名称|姓名|身份证号|出生年月|编制类型\n县财政局|张三|341802196503150012|1965.03|行政"]);
    assert_eq!(shown(&batch), ["张三 Sex →男", "张三 IdNumber →341802********0012"]);
    assert_eq!(book.people.len(), 1);
    let batch = book.import(&["单位名称|姓名|身份证号|出生年月|编制类型\n县财政局|张三|341802650315003|1965.03|行政"]);
    assert_eq!(counts(&batch, TableKind::Roster), [1, 0, 0, 0], "another number is another person");
}

#[test]
fn work_elsewhere_ends_when_the_column_says_nothing_of_it() {
    let mut book = Book::of(&[LEDGER, ROSTER]);
    assert!(book.person("李四").assignment.is_split());
    let without_column = "单位名称|姓名|身份证号|编制类型\n县财政局|李四|341823197104080025|行政";
    assert!(book.import(&[without_column]).operations.is_empty());
    let with_column = "单位名称|姓名|身份证号|编制类型|实际工作单位\n县财政局|李四|341823197104080025|行政|";
    assert_eq!(shown(&book.import(&[with_column])), ["李四 WorksAt 县档案馆→县财政局"]);
}

#[test]
fn identity_rank_and_use_come_from_their_columns() {
    const HEAD: &str = "单位名称|姓名|身份证号|编制类型|人员身份|职务层次|高配文号|实际工作单位|使用情况|兼任岗位";
    let first = format!(
        "{HEAD}\n县财政局|张三|341802196503150012|行政|公务员|乡科级正职|安编[2026]3号|县档案馆|借用至2027年|预算股股长、办公室主任\n\
         县财政局|李四|341823197104080025|行政|参公管理|||||"
    );
    let mut book = Book::of(&[LEDGER, &first]);
    let zhang = book.person("张三").clone();
    assert_eq!((zhang.identity, zhang.rank), (Some(Identity::CivilServant), Some(Grade::Section)));
    assert_eq!(zhang.rank_document.as_ref().map(|number| number.as_str()), Some("安编〔2026〕3号"));
    assert_eq!((zhang.assignment.is_split(), zhang.assignment.arrangement), (true, Some(Arrangement::Seconded)));
    let concurrent: Vec<&str> = zhang.assignment.concurrent.iter().map(|post| post.as_str()).collect();
    assert_eq!(concurrent, ["预算股股长", "办公室主任"]);
    assert_eq!(zhang.particulars.further.get("使用情况"), Some("借用至2027年"));
    assert_eq!(book.person("李四").identity, Some(Identity::QuasiCivilServant));
    assert!(book.import(&[&first]).operations.is_empty());
    // What a roster without these columns says changes none of it.
    let short = "单位名称|姓名|身份证号|编制类型\n县财政局|张三|341802196503150012|行政";
    assert!(book.import(&[short]).operations.is_empty());
    let later = format!("{HEAD}\n县财政局|张三|341802196503150012|行政||副科级|||在岗|无");
    assert_eq!(
        shown(&book.import(&[&later])),
        [
            "张三 WorksAt 县档案馆→县财政局",
            "张三 Arrangement 借用→",
            "张三 Concurrent 预算股股长、办公室主任→",
            "张三 Rank 正科级→副科级",
        ]
    );
}

#[test]
fn words_that_mean_nothing_are_kept_as_written() {
    let roster = "单位名称|姓名|身份证号|编制类型|人员身份|职务层次|高配文号|使用情况\n\
                  县财政局|张三|341802196503150012|行政|雇员制|一级主任科员|县委会议纪要|外派省城";
    let mut book = Book::of(&[LEDGER]);
    let batch = book.import(&[roster]);
    let told: Vec<String> = batch.issues.iter().map(|issue| issue.problem.code()).collect();
    assert_eq!(told, ["word_kept"; 4]);
    let kept: Vec<String> =
        book.person("张三").particulars.further.iter().map(|(head, text)| format!("{head}={text}")).collect();
    assert_eq!(kept, ["人员身份=雇员制", "使用情况=外派省城", "职务层次=一级主任科员", "高配文号=县委会议纪要"]);
}

#[test]
fn people_outside_the_quota_are_kept_as_headcount() {
    let roster = "单位名称|姓名|身份证号|编制类型|人员身份\n县财政局|张三|341802196503150012|编外聘用人员|\n\
                  县财政局|李四|341823197104080025||劳务派遣";
    let mut book = Book::of(&[LEDGER]);
    assert_eq!(counts(&book.import(&[roster]), TableKind::Roster), [2, 0, 0, 0]);
    let bureau = book.institution("县财政局").id;
    assert_eq!(book.register.roster().strength(bureau, QuotaKind::OffQuota).0, 2);
    assert_eq!(book.register.total(bureau, QuotaKind::counts_as_quota).strength.0, 0);
}

fn items(book: &Book, name: &str, list: DutyList) -> Vec<String> {
    let duties = book.register.duties().list(book.institution(name).id, list);
    duties.iter().map(|duty| format!("{}/{}", duty.item, duty.basis)).collect()
}

#[test]
fn lists_of_duties_are_set_as_a_whole() {
    let first = "单位|清单|事项|依据|责任股室\n县财政局|职责任务|预算编制|预算法|预算股\n^|〃|国库管理||\n\
                 ^|公共服务清单|政策咨询|无|\n县档案馆|属地管理|库房管护||";
    let mut book = Book::of(&[LEDGER, first]);
    let responsibilities = DutyList::Responsibilities;
    assert_eq!(items(&book, "县财政局", responsibilities), ["预算编制/预算法；责任股室：预算股", "国库管理/"]);
    assert_eq!(items(&book, "县财政局", DutyList::PublicServices), ["政策咨询/"]);
    assert!(book.import(&[first]).operations.is_empty());
    let batch = book.import(&["单位|清单|事项|依据\n县财政局|职责任务|预算编制|预算法\n县财政局|职责任务|绩效评价|"]);
    let duties = batch.counts.get(&TableKind::Duties).copied().unwrap_or_default();
    assert_eq!(duties, Counts { added: 1, updated: 1, unchanged: 0, left: 0, removed: 1, rejected: 0 });
    assert_eq!(
        shown(&batch),
        [
            "县财政局 Duty(Responsibilities) 预算编制（预算法；责任股室：预算股）→预算编制（预算法）",
            "县财政局 Duty(Responsibilities) 国库管理→",
        ]
    );
    assert_eq!(items(&book, "县财政局", responsibilities), ["预算编制/预算法", "绩效评价/"]);
    assert_eq!(items(&book, "县档案馆", DutyList::LocalManagement), ["库房管护/"], "other lists stay");
    // A slip in one row lets no item go.
    let slip = "单位|清单|事项|依据\n县财政局|职责任务|绩效评价|\n县财整局|职责任务|预算编制|预算法";
    assert!(book.import(&[slip]).changes.is_empty());
    assert_eq!(items(&book, "县财政局", responsibilities).len(), 2);
}

#[test]
fn the_title_of_a_sheet_names_list_and_body() {
    let sheet = "安和县财政局公共服务清单|>|>\n序号|事项|依据\n一、财政|>|>\n=1|政策咨询|财政部令\n=2|非税开票|";
    let book = Book::of(&[LEDGER, sheet]);
    assert_eq!(items(&book, "县财政局", DutyList::PublicServices), ["政策咨询/财政部令", "非税开票/"]);
    let mut book = Book::of(&[LEDGER]);
    let batch = book.import(&["事项一览\n单位|事项|依据\n县财政局|政策咨询|财政部令"]);
    let told: Vec<String> = batch.issues.iter().map(|issue| issue.problem.code()).collect();
    assert_eq!((told, counts(&batch, TableKind::Duties)), (vec!["column_missing".to_owned()], [0, 0, 0, 1]));
}

#[test]
fn posts_of_an_institution_are_set_as_a_whole() {
    let first = "单位名称|内设机构|岗位名称|岗位类别|编制类型|岗位数\n县财政局|预算股|股长|管理|行政|=1\n^|^|科员|管理|行政|=3\n^|办公室|文员|管理|行政|=1";
    let mut book = Book::of(&[LEDGER, first]);
    let ids: Vec<_> = book.register.posts(book.institution("县财政局").id).iter().map(|post| post.id).collect();
    let second = "单位名称|内设机构|岗位名称|岗位类别|编制类型|岗位数\n县财政局|预算股|股长|管理|行政|=1\n^|^|科员|管理|行政|=4\n^|国库股|会计|专技|行政|=2";
    let batch = book.import(&[second]);
    assert_eq!(counts(&batch, TableKind::Posts), [1, 1, 1, 0]);
    assert_eq!(batch.counts.get(&TableKind::Posts).map(|counts| counts.removed), Some(1));
    assert_eq!(batch.changes.iter().map(Change::is_removal).collect::<Vec<_>>(), [false, true]);
    assert_eq!(
        shown(&batch),
        ["科员 Post 预算股 科员 管理 行政 3→预算股 科员 管理 行政 4", "文员 Post 办公室 文员 管理 行政 1→"]
    );
    let after: Vec<_> = book.register.posts(book.institution("县财政局").id).iter().map(|post| post.id).collect();
    assert_eq!(after.get(..2), ids.get(..2), "posts that stay keep their ids");
    assert_ne!(after.get(2), ids.get(2));
}

#[test]
fn a_faulty_row_removes_no_post() {
    let mut book = Book::of(&[
        LEDGER,
        "单位名称|岗位名称|岗位类别|编制类型|岗位数\n县财政局|会计|专技|行政|=1\n县财政局|出纳|专技|行政|=1",
    ]);
    let batch = book.import(&[
        "单位名称|岗位名称|岗位类别|编制类型|岗位数\n县财政局|会计|专技|行政|=1\n县财政局|出纳|专技|编内|=1",
    ]);
    assert_eq!(counts(&batch, TableKind::Posts), [0, 0, 1, 1]);
    assert_eq!(book.register.posts(book.institution("县财政局").id).len(), 2);
}

#[test]
fn people_outside_the_quota_are_kept_and_stand_in_no_place() {
    let ledger = "单位名称|机构性质|编制数|>|实有人数\n^|^|行政|事业|^\n县财政局|行政机关|=3|=0|=1";
    let roster = "单位名称|姓名|编制类型\n县财政局|张三|行政\n县财政局|王五|编外聘用人员\n县财政局|赵六|劳务派遣";
    let mut book = Book::default();
    let batch = book.import(&[ledger, roster]);
    assert_eq!(counts(&batch, TableKind::Roster), [3, 0, 0, 0]);
    let bureau = book.institution("县财政局").id;
    let standing = book.register.total(bureau, |_| true);
    assert_eq!((standing.authorized.0, standing.strength.0, book.register.off_quota(bureau).0), (3, 1, 2));
    let differs = |issue: &&Issue| matches!(issue.problem, Problem::Figure(FigureProblem::StrengthDiffers { .. }));
    assert_eq!(batch.issues.iter().filter(differs).count(), 0, "the ledger counts who stands in a place");
}

#[test]
fn a_slip_in_the_unit_of_a_row_removes_no_post() {
    let mut book = Book::of(&[
        LEDGER,
        "单位名称|岗位名称|岗位类别|编制类型|岗位数\n县财政局|会计|专技|行政|=1\n县财政局|出纳|专技|行政|=1",
    ]);
    let batch = book.import(&[
        "单位名称|岗位名称|岗位类别|编制类型|岗位数\n县财政局|会计|专技|行政|=1\n县财整局|出纳|专技|行政|=1",
    ]);
    assert_eq!(counts(&batch, TableKind::Posts), [0, 0, 1, 1]);
    assert!(batch.operations.is_empty() && batch.changes.is_empty());
    assert_eq!(batch.counts.get(&TableKind::Posts).map(|counts| counts.removed), Some(0));
    assert_eq!(book.register.posts(book.institution("县财政局").id).len(), 2);
    let told: Vec<String> = batch.issues.iter().map(|issue| issue.problem.code()).collect();
    assert_eq!(told, ["unknown_institution", "posts_kept"]);
}

#[test]
fn decimals_make_the_fact_finer() {
    let mut book = Book::of(&["乡镇|编制数|面积(平方公里)\n白鹤镇|=10|=126\n龙门镇|=10|=187"]);
    let facts = |book: &Book| {
        let facts = book.institution("白鹤镇").factors.iter().map(|(name, fact)| format!("{name}={fact}"));
        facts.collect::<Vec<_>>()
    };
    assert_eq!(facts(&book), ["面积（平方公里）=126"]);
    book.import(&["乡镇|编制数|面积(平方公里)\n白鹤镇|=10|=126\n龙门镇|=10|=187.25"]);
    assert_eq!(facts(&book), ["面积（公顷）=12600"]);
}

#[test]
fn a_parent_is_shared_by_merged_cells_only() {
    let table = "单位名称|主管部门|经费形式|编制数\n县文旅局|||=5\n县图书馆|县文旅局|全额|=3\n县文化馆|^|全额|=4\n\
                 县体育馆|〃|全额|=2\n县审计局|||=6\n县公证处||全额|=1";
    let mut book = Book::default();
    let batch = book.import(&[table]);
    let parent = |name: &str| book.institution(name).parent.and_then(|id| book.register.institution(id));
    let below = |name: &str| parent(name).map(|parent| parent.name.to_string());
    for name in ["县图书馆", "县文化馆", "县体育馆"] {
        assert_eq!(below(name).as_deref(), Some("县文旅局"), "{name}");
    }
    for name in ["县文旅局", "县审计局", "县公证处"] {
        assert_eq!(below(name), None, "{name}");
    }
    let nature = |name: &str| book.institution(name).nature;
    assert_eq!([nature("县审计局"), nature("县公证处")], [Nature::Government, Nature::PublicInstitution]);
    let guessed = batch.issues.iter().filter(|issue| issue.problem.code() == "nature_assumed");
    let cells: Vec<String> = guessed.map(|issue| issue.place.to_string()).collect();
    assert_eq!(cells, [2, 3, 4, 5, 6, 7].map(|row| format!("f.xlsx·表·A{row}")), "one a row");
    let blank = batch.issues.iter().filter(|issue| issue.problem.code() == "left_blank");
    assert_eq!(blank.map(|issue| issue.place.to_string()).collect::<Vec<_>>(), ["f.xlsx·表·B6"], "once a block");
}

#[test]
fn a_guessed_nature_is_told_once_and_never_overrides_the_book() {
    let guessing = "单位名称|主管部门|经费形式|编制数\n县财政局||全额|=5";
    let stating = "单位名称|机构性质|编制数|>\n^|^|行政|事业\n县财政局|政府工作部门|=5|=0";
    let mut book = Book::default();
    let codes = |batch: &Batch| batch.issues.iter().map(|issue| issue.problem.code()).collect::<Vec<_>>();
    assert_eq!(codes(&book.import(&[guessing])), ["nature_assumed"]);
    assert_eq!(book.institution("县财政局").nature, Nature::PublicInstitution);
    assert_eq!(codes(&book.import(&[stating])), [""; 0]);
    assert_eq!(book.institution("县财政局").nature, Nature::Government);
    assert_eq!(codes(&book.import(&[guessing])), [""; 0]);
    assert_eq!(book.institution("县财政局").nature, Nature::Government);
}

#[test]
fn the_tier_follows_nature_and_parent() {
    let mut book =
        Book::of(&["单位名称|机构性质|主管部门|编制数\n白鹤|事业单位||=9\n白鹤农业服务中心|事业单位|白鹤|=4\n\
         白鹤农机站|事业单位|白鹤农业服务中心|=2\n县图书馆|事业单位||=3"]);
    let tiers =
        |book: &Book| ["白鹤", "白鹤农业服务中心", "白鹤农机站", "县图书馆"].map(|name| book.institution(name).tier);
    assert_eq!(tiers(&book), [Tier::County; 4]);
    // The row of the township alone puts right what is below it.
    let township = "单位名称|机构性质|编制数|>\n^|^|行政|事业\n白鹤|镇|=9|=0";
    let batch = book.import(&[township]);
    assert_eq!(tiers(&book), [Tier::Township, Tier::Township, Tier::Township, Tier::County]);
    let told: Vec<String> = shown(&batch).into_iter().filter(|change| change.contains("Tier")).collect();
    assert_eq!(told, ["白鹤", "白鹤农业服务中心", "白鹤农机站"].map(|name| format!("{name} Tier 县直→乡镇")));
    assert!(book.import(&[township]).operations.is_empty());
    // A body that goes to the county goes with all below it.
    book.import(&["单位名称|主管部门|编制数\n白鹤农业服务中心|县图书馆|"]);
    assert_eq!(tiers(&book), [Tier::Township, Tier::County, Tier::County, Tier::County]);
    let new = "单位名称|机构性质|主管部门|编制数\n青溪镇便民服务中心|事业单位|青溪镇|=4\n青溪镇|镇||=9";
    book.import(&[new]);
    assert_eq!(book.institution("青溪镇便民服务中心").tier, Tier::Township);
}

#[test]
fn a_new_body_below_a_new_body_stands_after_it() {
    let book = Book::of(&[
        "单位名称|主管部门|经费形式|编制数\n县丙站|县乙中心|全额|=1\n县乙中心|县甲局|全额|=2\n县甲局||全额|=3",
    ]);
    let parent = |name: &str| book.institution(name).parent.and_then(|id| book.register.institution(id));
    assert_eq!(parent("县丙站").map(|parent| parent.name.as_str()), Some("县乙中心"));
    assert_eq!(parent("县乙中心").map(|parent| parent.name.as_str()), Some("县甲局"));
}

#[test]
fn a_workplace_nobody_knows_is_kept_as_written() {
    let roster = "单位名称|姓名|身份证号|编制类型|实际工作单位\n县财政局|张三|341802196503150012|行政|某某办公室";
    let mut book = Book::of(&[LEDGER]);
    let batch = book.import(&[roster]);
    let told: Vec<String> = batch.issues.iter().map(|issue| issue.problem.code()).collect();
    assert_eq!(told, ["unknown_workplace"]);
    let further = &book.person("张三").particulars.further;
    assert_eq!(further.get("实际工作单位"), Some("某某办公室"));
}
