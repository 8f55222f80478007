//! 公文 on the command line: a request, a reply and a notice are drafted from a plan, written as .docx and read back; an office's own
//! template is used where it can be, and told of with its line where it cannot.

use std::io::Read;

use super::run::Desk;

const BOOK: &str = "甲县.bh";

fn desk() -> Desk {
    let desk = Desk::with_register(
        BOOK,
        r#"jurisdiction = "甲县"
effective = "2020-01-01"
institutions = [
  { name = "县农技中心<&>", nature = "事业单位", places = { "事业" = 10 } },
  { name = "县财政局", nature = "政府机构", places = { "行政" = 12, "事业" = 3 } },
  { name = "白鹤镇", nature = "镇", places = { "事业" = 5 } },
  { name = "青龙镇", nature = "镇", places = { "事业" = 5 } },
]
"#,
    );
    desk.write(
        "步骤.toml",
        "effective = \"2030-01-01\"\ndocument = \"甲编〔2029〕6号\"\n\
         [[steps]]\ntransfer = { kind = \"事业\", count = 3, from = \"县农技中心<&>\", to = \"青龙镇\" }\nreason = \"充实农技力量\"\n\
         [[steps]]\ntransfer = { kind = \"行政\", count = 2, from = \"县财政局\", to = \"白鹤镇\" }\n\
         [[steps]]\ntransfer = { kind = \"事业\", count = 1, from = \"县财政局\", to = \"白鹤镇\" }\n",
    );
    desk.done(&["plan", BOOK, "new", "下沉", "--from", "步骤.toml"]);
    desk
}

/// The paragraphs of a written letter, by the text between the tags.
fn paragraphs(desk: &Desk, file: &str) -> Vec<String> {
    let bytes = std::fs::File::open(desk.path(file)).expect("a file");
    let mut package = zip::ZipArchive::new(bytes).expect("a package");
    let mut document = String::new();
    package.by_name("word/document.xml").expect("the document").read_to_string(&mut document).expect("text");
    let text_of = |paragraph: &str| {
        let texts = paragraph.split("<w:t xml:space=\"preserve\">").skip(1);
        let text: String = texts.filter_map(|text| text.split("</w:t>").next()).collect();
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    };
    document.split("<w:p>").skip(1).map(text_of).filter(|text| !text.is_empty()).collect()
}

#[test]
fn the_papers_of_a_meeting_are_a_word_document_with_their_list_and_codes() {
    let desk = desk();
    let told = desk.done(&["report", BOOK, "--set", "--plan", "下沉", "--out", "上会材料.docx"]);
    let written = paragraphs(&desk, "上会材料.docx");
    let codes: Vec<&str> = told.lines().filter_map(|line| line.split_once("　核验码 ")).map(|(_, code)| code).collect();
    assert!(codes.len() >= 2, "{told}");
    for code in codes {
        assert_eq!(written.iter().filter(|text| **text == format!("核验码 {code}")).count(), 1, "{code}: {written:#?}");
    }
    let first: Vec<&str> = written.iter().take(5).map(String::as_str).collect();
    let list = ["编委会会议材料", "下沉", "附件目录", "附件1　编制调整前后对照表", "附件2　编制划转明细表"];
    assert_eq!(first, list);
    assert_eq!(written.iter().filter(|text| *text == "编制调整前后对照表").count(), 1);

    let told = desk.done(&["report", BOOK, "downshift", "--plan", "下沉", "--out", "对照表.docx"]);
    let code = told.lines().find(|line| line.starts_with("核验码 ")).expect("a code");
    let written = paragraphs(&desk, "对照表.docx");
    assert!(written.iter().any(|text| text == code), "{code}: {written:#?}");
    assert!(!written.iter().any(|text| text == "附件目录"));
}

#[test]
fn the_three_letters_are_written_with_the_figures_of_the_plan() {
    let desk = desk();
    let told = desk.done(&["report", BOOK, "request", "--plan", "下沉", "--out", "请示.docx"]);
    assert!(told.contains("已起草“中共甲县委机构编制委员会办公室关于减上补下调整编制的请示”"), "{told}");
    assert!(told.contains("有3处要自己填，文中标黄：〔联系人待补〕、〔联系电话待补〕、〔印发日期待补〕。"), "{told}");
    let request = paragraphs(&desk, "请示.docx");
    let says = |words: &str| assert!(request.iter().any(|text| text == words), "{words}: {request:#?}");
    says(
        "拟调整编制6名，其中行政编制2名、事业·全额编制4名。行政编制调减2名、调增2名，增减相抵为0；\
          事业·全额编制调减4名、调增4名，增减相抵为0。",
    );
    says(
        "县直单位调减编制6名，其中行政编制2名、事业·全额编制4名：县农技中心<&>事业·全额编制3名，\
          县财政局3名（行政编制2名、事业·全额编制1名）（详见附件1）。",
    );
    says(
        "乡镇（街道）调增编制6名，其中行政编制2名、事业·全额编制4名：白鹤镇3名（行政编制2名、事业·全额编制1名），\
          青龙镇事业·全额编制3名（详见附件1）。",
    );
    says(
        "县直单位2个，所涉各类编制现核定25名、实有0名、空编25名；乡镇（街道）2个，所涉各类编制现核定10名、实有0名、空编10名。",
    );
    assert!(request.iter().any(|text| text.starts_with("经批准后，拟自2030年1月1日起施行。")), "{request:#?}");
    says("附件：1.编制调整前后对照表");
    assert!(request.iter().any(|text| text.contains("甲编〔2029〕6号")), "the document is a ground: {request:#?}");

    desk.done(&["report", BOOK, "批复", "--plan", "下沉", "--out", "批复.docx"]);
    assert!(paragraphs(&desk, "批复.docx").iter().any(|text| text.starts_with("你办《关于减上补下调整编制的请示》")));
    desk.done(&["report", BOOK, "notice", "--plan", "下沉", "--out", "通知.DOCX"]);
    let notice = paragraphs(&desk, "通知.DOCX");
    assert!(notice.iter().any(|text| text == "县农技中心<&>，县财政局，白鹤镇，青龙镇："), "{notice:#?}");
    let shown = desk.done(&["report", BOOK, "notice", "--plan", "下沉"]);
    for text in &notice {
        let words: String = text.split_whitespace().collect();
        let shown: String = shown.split_whitespace().collect();
        assert!(shown.contains(&words), "{words}: {shown}");
    }
}

#[test]
fn what_cannot_be_drafted_is_told() {
    let desk = desk();
    let run = desk.run(&["report", BOOK, "request"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("“请示”写的是一个方案，没有指定方案。"), "{}", run.err);
    let run = desk.run(&["report", BOOK, "request", "--plan", "下沉", "--out", "请示.pdf"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("请让文件名以 .docx 结尾。") && !desk.path("请示.pdf").exists(), "{}", run.err);
    assert!(desk.done(&["report", "--list"]).contains("request　请示　(公文)"));
}

#[test]
fn an_office_edits_the_words_and_a_slip_is_told_with_its_line() {
    let desk = desk();
    let told = desk.done(&["report", "--templates"]);
    assert!(told.contains("已把请示、批复、通知的模板放进文件夹。"), "{told}");
    let own = desk.settings_file().with_file_name("公文模板").join("请示.txt");
    std::fs::write(&own, "【标题】请示\n我办拟调整{编制数额}。\n").expect("written");
    let shown = desk.done(&["report", BOOK, "request", "--plan", "下沉"]);
    assert!(shown.contains("我办拟调整编制6名，其中行政编制2名、事业·全额编制4名。"), "{shown}");
    std::fs::write(&own, "【标题】请示\n\n我办拟调整{编制数}。\n").expect("written");
    let run = desk.run(&["report", BOOK, "request", "--plan", "下沉"]);
    assert_eq!(run.code, 0);
    assert!(
        run.err.contains("请示模板不能使用：没有字段“{编制数}”。") && run.err.contains("请示.txt 第3行"),
        "{}",
        run.err
    );
    assert!(run.out.contains("关于减上补下调整编制的请示"), "the program's own words stand in: {}", run.out);
}
