//! Templates of an office, faces that a machine has, sets with a cover, and what kind of PDF comes out.

use std::sync::LazyLock;

use bianheng::domain::Date;
use bianheng::report::pdf::{Cover, Faces, PdfForm, Remark, Templates, Typesetter};
use bianheng::report::{Cell, Paper, RowRole, Table};
use pdf_extract::{Document, Object};

use super::face::font;
use super::pdf::squeezed;
use crate::report_tables::{downshift, register, row, text};

static TYPESETTER: LazyLock<Typesetter> =
    LazyLock::new(|| Typesetter::with(Templates::built_in(), Faces::Given(Vec::new())));

fn texts(pdf: &[u8]) -> Vec<String> {
    let texts = pdf_extract::extract_text_from_mem_by_pages(pdf).unwrap();
    texts.iter().map(|text| squeezed(text)).collect()
}

fn of_downshift(template: &str) -> (Typesetter, Table) {
    let mut templates = Templates::built_in();
    assert_eq!(templates.replace("downshift.typ", template.to_owned()), []);
    let mut table = downshift();
    table.look.template = Some("downshift");
    (Typesetter::with(templates, Faces::Given(Vec::new())), table)
}

#[test]
fn an_own_template_prints_its_table_and_no_other() {
    let own = "#import \"base.typ\"\n#let sheet(given) = base.page-of(given, [本单位自制] + base.lines(given.title))";
    let (typesetter, table) = of_downshift(own);
    let pages = typesetter.typeset(&[table, register(2, 1, Paper::A4Landscape)]).unwrap();
    let texts = texts(&pages.pdf().unwrap());
    assert!(texts[0].contains("本单位自制青禾县减上补下编制调整对照表"), "{}", texts[0]);
    assert!(!texts[0].contains("小计") && texts[1].contains("机构编制台账"), "{texts:?}");
    assert_eq!(typesetter.take_remarks(), []);
    assert_eq!(pages.at(0, 300.0, 300.0), None, "it leaves no marks");
}

#[test]
fn a_broken_own_template_is_named_with_its_line_and_the_built_in_one_prints() {
    let faults = [
        ("#let sheet(given) = {\n  given.nothing\n}", Some(2)),
        ("\n\n#let sheet(given) = read(\"/etc/passwd\")", Some(3)),
        ("#import \"base.typ\"\n#let sheet(given) = base.grid-of((:))", Some(2)),
        ("#let page = 1", None),
        ("#import \"@preview/a:1.0.0\": b", Some(1)),
    ];
    for (template, line) in faults {
        let (typesetter, table) = of_downshift(template);
        let pages = typesetter.typeset(&[table]).unwrap_or_else(|error| panic!("{template}: {error}"));
        assert!(texts(&pages.pdf().unwrap()).concat().contains("县直小计"));
        let remarks = typesetter.take_remarks();
        let [Remark::OwnTemplate(flaws)] = remarks.as_slice() else { panic!("{template}: {remarks:?}") };
        assert_eq!((flaws[0].file.as_deref(), flaws[0].line), (Some("downshift.typ"), line), "{template}: {flaws:?}");
        assert_eq!(typesetter.take_remarks(), [], "told once");
    }
}

/// An own base.typ of an older version lacked what the program's notice.typ calls, and notice.typ was named.
#[test]
fn an_own_base_that_the_built_in_templates_cannot_use_is_named_itself() {
    let mut templates = Templates::built_in();
    let base = "#let setting(body) = body\n#let cover = none\n#let input = json(\"tables.json\")";
    assert_eq!(templates.replace("base.typ", base.to_owned()), []);
    assert_eq!(templates.replace("ledger.typ", "#let sheet(given) = [自制]".to_owned()), []);
    let typesetter = Typesetter::with(templates, Faces::Given(Vec::new()));
    let mut table = downshift();
    table.look.template = Some("downshift");
    let pages = typesetter.typeset(&[table]).unwrap();
    assert!(texts(&pages.pdf().unwrap()).concat().contains("县直小计"));
    let remarks = typesetter.take_remarks();
    let [Remark::OwnTemplate(flaws)] = remarks.as_slice() else { panic!("{remarks:?}") };
    let places: Vec<_> = flaws.iter().map(|flaw| (flaw.file.as_deref(), flaw.line)).collect();
    assert_eq!(places, [(Some("base.typ"), None)], "{flaws:?}");
}

#[test]
fn a_folder_of_templates_is_read_and_what_is_no_template_is_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("table.typ"), "#let sheet(given) = [甲\n").unwrap();
    std::fs::write(folder.path().join("ledger.typ"), [0xFF, 0xFE, 0x00]).unwrap();
    std::fs::write(folder.path().join("说明.txt"), "no template").unwrap();
    std::fs::write(folder.path().join("base.typ"), "#let sheet(given) = page[#given.title 自制]\n#let setting(body) = body\n#let cover = none\n#let input = json(\"tables.json\")").unwrap();
    let (templates, flaws) = Templates::load(folder.path());
    let seen: Vec<_> = flaws.iter().map(|flaw| (flaw.file.as_deref(), flaw.line)).collect();
    assert_eq!(seen, [(Some("ledger.typ"), None), (Some("table.typ"), Some(1))], "{flaws:?}");
    let typesetter = Typesetter::with(templates, Faces::Given(Vec::new()));
    let pages = typesetter.typeset(&[downshift()]).unwrap();
    assert_eq!(
        (pages.count(), typesetter.take_remarks()),
        (1, Vec::new()),
        "by the office's base and the built-in table"
    );

    let (_, none) = Templates::load(&folder.path().join("no such folder"));
    assert_eq!(none, []);
}

#[test]
fn a_rare_character_is_drawn_by_a_face_that_may_be_embedded_else_written_as_its_number() {
    let mut table = register(0, 1, Paper::A4Portrait);
    table.notes = vec!["姓名 𠮷\u{E000} 完".into()];
    let printed = |faces: Vec<Vec<u8>>| {
        let typesetter = Typesetter::with(Templates::built_in(), Faces::Given(faces));
        let pdf = typesetter.typeset(std::slice::from_ref(&table)).unwrap().pdf().unwrap();
        assert_eq!(typesetter.take_remarks(), [], "PDF/A allows no boxes");
        (typesetter.uncovered(std::slice::from_ref(&table)), texts(&pdf).concat())
    };
    let (none, spelled) = printed(vec![b"not a font".to_vec()]);
    assert_eq!(none, ['\u{E000}', '𠮷']);
    assert!(spelled.contains("姓名〔U+20BB7〕〔U+E000〕完"), "{spelled}");
    // What a code point for private use looks like is each face's own affair: it is never drawn.
    let (private, drawn) = printed(vec![font("罕用", &['\u{E000}', '𠮷'], 0)]);
    assert_eq!(private, ['\u{E000}']);
    assert!(drawn.contains("〔U+E000〕完") && !drawn.contains("U+20BB7"), "{drawn}");
    let (kept_back, _) = printed(vec![font("不得嵌入", &['𠮷'], 2)]);
    assert_eq!(kept_back, ['\u{E000}', '𠮷']);
}

/// The names of the faces in a PDF, without the six letters that tell a part of a face.
fn faces_of(pdf: &[u8]) -> Vec<String> {
    let document = Document::load_mem(pdf).unwrap();
    let names = document.objects.values().filter_map(|object| match object {
        Object::Dictionary(of) => {
            of.get(b"BaseFont").ok()?.as_name().ok().map(|name| String::from_utf8_lossy(name).into_owned())
        }
        _ => None,
    });
    let mut names: Vec<String> = names.map(|name| name.split('+').next_back().unwrap_or_default().to_owned()).collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn faces_of_official_documents_are_used_where_the_machine_has_them() {
    let mut table = register(1, 1, Paper::A4Portrait);
    table.title = "表".into();
    let faces = |given: Vec<Vec<u8>>| {
        let typesetter = Typesetter::with(Templates::built_in(), Faces::Given(given));
        faces_of(&typesetter.typeset(std::slice::from_ref(&table)).unwrap().pdf().unwrap())
    };
    assert!(faces(Vec::new()).iter().all(|name| name.contains("Noto")));
    for family in ["方正小标宋简体", "仿宋", "黑体"] {
        let characters = ['位', '单', '编', '表'];
        assert!(faces(vec![font(family, &characters, 0)]).iter().any(|name| name.contains("Made-Up")), "{family}");
        let refused = faces(vec![font(family, &characters, 2)]);
        assert!(refused.iter().all(|name| name.contains("Noto")), "{family}: {refused:?}");
    }
}

#[test]
fn the_pdf_is_for_keeping_tagged_and_has_bookmarks() {
    let tables = [downshift(), register(4, 2, Paper::A4Landscape)];
    let pages = TYPESETTER.typeset(&tables).unwrap();
    let tagged = pages.pdf().unwrap();
    let document = Document::load_mem(&tagged).unwrap();
    let catalog = document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"zh-CN");
    assert!(catalog.has(b"StructTreeRoot") && catalog.has(b"MarkInfo") && catalog.has(b"Outlines"), "{catalog:?}");
    let metadata = document.get_object(catalog.get(b"Metadata").unwrap().as_reference().unwrap()).unwrap();
    let stream = metadata.as_stream().unwrap();
    let packet = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
    let packet = String::from_utf8(packet).unwrap();
    assert!(packet.contains("<pdfaid:part>2") && packet.contains("<pdfaid:conformance>U"), "{packet}");
    assert!(packet.contains(&tables[0].title) && packet.contains("编衡"), "{packet}");

    let outlines = document.get_dictionary(catalog.get(b"Outlines").unwrap().as_reference().unwrap()).unwrap();
    let first = document.get_dictionary(outlines.get(b"First").unwrap().as_reference().unwrap()).unwrap();
    let next = document.get_dictionary(first.get(b"Next").unwrap().as_reference().unwrap()).unwrap();
    let title = |of: &pdf_extract::Dictionary| {
        let bytes = of.get(b"Title").unwrap().as_str().unwrap();
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        String::from_utf16(&units).unwrap()
    };
    assert_eq!(title(first), "附件1　青禾县减上补下编制调整对照表");
    assert_eq!(title(next), tables[1].title);

    let untagged = pages.pdf_in(PdfForm::Archive).unwrap();
    assert!(!Document::load_mem(&untagged).unwrap().catalog().unwrap().has(b"StructTreeRoot"));
    println!("{} pages: {} bytes tagged, {} untagged", pages.count(), tagged.len(), untagged.len());
    assert!(untagged.len() < tagged.len());
    assert_eq!(TYPESETTER.take_remarks(), []);
}

#[test]
fn a_set_begins_with_the_list_of_its_attachments() {
    let mut ledger = register(60, 23, Paper::A4Landscape);
    ledger.attachment = Some("附件2".into());
    let mut last = register(0, 1, Paper::A4Portrait);
    (last.attachment, last.title) = (Some("附件3".into()), "短表".into());
    last.rows = vec![row(RowRole::Total, vec![text("合计"), Cell::Count(1)])];
    let cover = Cover {
        title: "青禾县改革方案上会材料".into(),
        subtitle: "草案甲　送审稿".into(),
        office: "青禾县委编办".into(),
        date: Date::constant(2026, 11, 22),
    };
    let tables = [downshift(), ledger, last];
    let pages = TYPESETTER.typeset_set(&cover, &tables).unwrap();
    let alone = TYPESETTER.typeset(&tables).unwrap();
    assert_eq!(pages.count(), alone.count() + 1);
    let texts = texts(&pages.pdf().unwrap());
    let starts = [1, 1 + TYPESETTER.typeset(&tables[..1]).unwrap().count(), alone.count()];
    let list = &texts[0].replace('.', "");
    for word in ["青禾县改革方案上会材料", "草案甲　送审稿", "附件目录", "青禾县委编办", "2026年11月22日"]
    {
        assert_eq!(list.matches(&squeezed(word)).count(), 1, "{word} in {list}");
    }
    for (table, start) in tables.iter().zip(&starts) {
        let line = format!("{}{}{start}", table.attachment.as_deref().unwrap_or_default(), table.title);
        assert!(list.contains(&line), "{line} in {list}");
    }
    assert!(!list.contains('—'), "no page number on the list: {list}");
    for (nth, text) in texts.iter().enumerate().skip(1) {
        assert!(text.contains(&format!("—{nth}—")), "page {nth}: {text}");
    }
    let first = (0..400).find_map(|y| pages.at(1, 300.0, f64::from(y)));
    assert_eq!(first.map(|(table, row, _)| (table, row)), Some((0, 0)));
    assert_eq!(pages.at(0, 300.0, 300.0), None);
}
