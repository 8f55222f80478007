//! Books that already hold something: what importing over them changes, and what it leaves alone.

use crate::domain::{Funding, Holder, Position, QuotaKind};
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
    let Counts { added, updated, unchanged, rejected } = batch.counts.get(&table).copied().unwrap_or_default();
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
    let batch = book.import(&["单位名称|姓名|身份证号|编制类型|学历\n县档案馆|张三丰|341802196503150012|事业|本科"]);
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
fn posts_of_an_institution_are_set_as_a_whole() {
    let first = "单位名称|内设机构|岗位名称|岗位类别|编制类型|岗位数\n县财政局|预算股|股长|管理|行政|=1\n^|^|科员|管理|行政|=3\n^|办公室|文员|管理|行政|=1";
    let mut book = Book::of(&[LEDGER, first]);
    let ids: Vec<_> = book.register.posts(book.institution("县财政局").id).iter().map(|post| post.id).collect();
    let second = "单位名称|内设机构|岗位名称|岗位类别|编制类型|岗位数\n县财政局|预算股|股长|管理|行政|=1\n^|^|科员|管理|行政|=4\n^|国库股|会计|专技|行政|=2";
    let batch = book.import(&[second]);
    assert_eq!(counts(&batch, TableKind::Posts), [1, 1, 1, 0]);
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
fn a_new_body_below_a_new_body_stands_after_it() {
    let book = Book::of(&[
        "单位名称|主管部门|经费形式|编制数\n县丙站|县乙中心|全额|=1\n县乙中心|县甲局|全额|=2\n县甲局||全额|=3",
    ]);
    let parent = |name: &str| book.institution(name).parent.and_then(|id| book.register.institution(id));
    assert_eq!(parent("县丙站").map(|parent| parent.name.as_str()), Some("县乙中心"));
    assert_eq!(parent("县乙中心").map(|parent| parent.name.as_str()), Some("县甲局"));
}
