//! Policy packs on the command line: what is listed and shown, what a wrong pack is told, and that an own pack is in force at once.

use crate::county;

use super::run::{Desk, assert_told};

const OWN: &str =
    "key = \"anhe\"\nname = \"安和县规则\"\nregion = \"安和县\"\n[severities]\nnameplate_cap = \"advice\"\n";

#[test]
fn packs_are_listed_shown_and_compared() {
    let desk = Desk::new();
    let listed = desk.done(&["policy", "list"]);
    for words in ["  chengdu　成都市镇(街道)机构设置　成都市　随程序", "  chengdu-6x-2020　", "  teachers-2014　"]
    {
        assert!(listed.contains(words), "{listed}");
    }
    let json = desk.run(&["policy", "list", "--json"]).json();
    assert_eq!((json["packs"].as_array().map(Vec::len), json["packs"][0]["own"].as_bool()), (Some(15), Some(false)));
    assert_eq!(json["standards"].as_array().map(Vec::len), Some(13));

    let rules = desk.done(&["policy", "show", "xuancheng-2022"]);
    assert!(rules.starts_with("# ") && rules.contains("依据："), "{rules}");
    assert!(desk.done(&["policy", "show", "chengdu"]).contains("待填"));
    let rule = desk.run(&["policy", "show", "over_quota", "--json"]).json();
    assert_eq!(rule["sections"][0]["sentences"][0].as_str(), Some("方案新增的禁止，原有的预警。"));
    desk.done(&["policy", "show", "chengdu", "--out", "成都.pdf"]);
    assert!(std::fs::read(desk.path("成都.pdf")).expect("a file").starts_with(b"%PDF-"));
    desk.run(&["policy", "show", "没有"]).is_refusal(&["没有代号为“没有”的规则包、方案、标准或规则。"]);

    let compared = desk.done(&["policy", "compare", "chengdu-5x-2019", "chengdu-6x-2020"]);
    assert_told(&compared, &["“成都“5+X”(2019)”→“成都“6+X”(2020)”", "- 增加共性机构"]);
    let same = desk.run(&["policy", "compare", "chengdu-5x-2019", "chengdu-5x-2019", "--json"]).json();
    assert_eq!((same["differences"].as_array().map(Vec::len), same["consequences"].is_null()), (Some(0), true));
}

#[test]
fn a_wrong_pack_is_told_with_its_places_and_never_installed() {
    let desk = Desk::new();
    desk.write("错.toml", OWN.replace("nameplate_cap", "nameplates"));
    let checked = desk.run(&["policy", "check", "错.toml"]);
    assert_eq!(checked.code, 1);
    assert!(checked.out.contains("第5行第14列：没有规则“nameplates”"), "{}", checked.out);
    let json = desk.run(&["policy", "check", "错.toml", "--json"]).json();
    assert_eq!((json[0]["line"].as_u64(), json[0]["column"].as_u64()), (Some(5), Some(14)));
    desk.run(&["policy", "install", "错.toml"]).is_refusal(&[
        "规则包不能使用：没有规则",
        "第5行第14列",
        "请核对规则代号",
    ]);
    // Sound by itself, wrong among the others.
    desk.write("代替.toml", "key = \"national\"\nname = \"甲\"\nregion = \"乙\"\n");
    let checked = desk.run(&["policy", "check", "代替.toml"]);
    assert_eq!(checked.code, 1);
    assert!(checked.out.contains("却没有写规则“over_quota”的条款"), "{}", checked.out);
}

#[test]
fn an_own_pack_is_in_force_at_once_until_it_is_removed() {
    let desk = Desk::new();
    county::put_book(desk.folder());
    let blocking = |desk: &Desk| {
        let found = desk.run(&["check", "安和县.bh", "--plan", county::PLAN, "--json"]).json();
        let found = found["findings"].as_array().expect("findings").clone();
        found.iter().find(|one| one["rule"] == "nameplate_cap").map(|one| one["severity"].to_string())
    };
    assert_eq!(blocking(&desk).as_deref(), Some("\"blocking\""));
    desk.write("本地.toml", OWN);
    assert_eq!(desk.done(&["policy", "check", "本地.toml"]), "没有问题，可以安装。\n");
    assert_told(&desk.done(&["policy", "install", "本地.toml"]), &["已安装", "anhe.toml"]);
    assert!(desk.done(&["policy", "list"]).contains("anhe　安和县规则　安和县　本单位"));
    assert_eq!(blocking(&desk).as_deref(), Some("\"advice\""));
    assert!(desk.done(&["policy", "show", "nameplate_cap"]).contains("级别由规则包“安和县规则”设定。"));
    desk.done(&["policy", "export", "anhe", "副本.toml"]);
    assert_eq!(std::fs::read_to_string(desk.path("副本.toml")).ok().as_deref(), Some(OWN));
    desk.done(&["policy", "remove", "anhe"]);
    assert_eq!(blocking(&desk).as_deref(), Some("\"blocking\""));
}

#[test]
fn the_standards_are_printed_as_a_reference() {
    let desk = Desk::new();
    county::put_book(desk.folder());
    let table = desk.done(&["report", "安和县.bh", "standards"]);
    assert!(table.contains("编制测算参考表") && table.contains("参考，不作为核编依据。"), "{table}");
    assert!(table.contains("平均每乡镇(街道)行政编制"), "{table}");
}

#[test]
fn a_pack_that_becomes_bad_on_disk_is_listed_and_its_townships_are_counted() {
    let desk = Desk::new();
    let scheme = "key = \"甲县\"\nname = \"甲县规则\"\nregion = \"甲县\"\n[[schemes]]\nkey = \"jia\"\nname = \"甲方案\"\nregion = \"甲县\"\nsince = \"2026\"\nsource = \"甲\"\ntext = \"甲\"\nverified = false\nnatures = [\"Town\"]\n"
        .replace("key = \"甲县\"", "key = \"jiaxian\"");
    desk.write("甲县.toml", &scheme);
    let installed = desk.done(&["policy", "install", "甲县.toml"]);
    let file = installed.trim().strip_prefix("已安装 ").expect("the place of the file").to_owned();
    desk.write(
        "台账.toml",
        "jurisdiction = \"甲县\"\ninstitutions = [{ name = \"白鹤镇\", nature = \"镇\", scheme = \"jia\" }, { name = \"石桥镇\", nature = \"镇\" }]\n",
    );
    desk.done(&["new", "甲县.bh", "--from", "台账.toml"]);
    std::fs::write(&file, scheme.replace("since", "sinse")).expect("written");
    let nothing = "这个规则包现在不起作用：里面的方案、标准和核查轻重都没有生效。";
    let listed = desk.run(&["policy", "list"]);
    assert_eq!(listed.code, 1, "{}", listed.out);
    assert!(listed.out.contains("不能用的规则包") && listed.out.contains(&file), "{}", listed.out);
    assert!(listed.out.contains(nothing) && !listed.out.contains("继续有效"), "{}", listed.out);
    let json = desk.run(&["policy", "list", "--json"]).json();
    assert_eq!(json["unusable"].as_array().map(Vec::len), Some(1));
    let checked = desk.run(&["check", "甲县.bh"]);
    assert!(checked.out.contains("1个乡镇(街道)未定方案，机构和挂牌未核查。"), "{}", checked.out);
    assert!(checked.out.contains("1个乡镇(街道)执行的方案不能用，机构和挂牌未核查。"), "{}", checked.out);
    assert!(checked.err.contains(nothing), "{}", checked.err);
    // A bundled pack of the same key holds again.
    std::fs::remove_file(&file).expect("removed");
    std::fs::write(std::path::Path::new(&file).with_file_name("wuhou.toml"), "key = ").expect("written");
    let listed = desk.run(&["policy", "list"]);
    assert!(listed.out.contains("现在按随程序提供的同代号规则包执行。"), "{}", listed.out);
}

/// A program reads the answer: nothing may stand before it.
#[test]
fn a_comparison_for_a_body_under_a_former_name_is_still_json() {
    let desk = Desk::new();
    desk.write(
        "台账.toml",
        "jurisdiction = \"甲县\"\neffective = \"2020-01-01\"\n\
         institutions = [{ name = \"白鹤镇\", former_names = [\"白鹤乡\"], nature = \"镇\" }]\n",
    );
    desk.done(&["new", "甲县.bh", "--from", "台账.toml"]);
    let order =
        ["policy", "compare", "chengdu-5x-2019", "chengdu-6x-2020", "--book", "甲县.bh", "--institution", "白鹤乡"];
    assert_told(&desk.done(&order), &["白鹤乡 是 白鹤镇 的曾用名或者简称，以下为 白鹤镇 的情形。"]);
    let json = desk.run(&[&order[..], &["--json"]].concat()).json();
    assert_eq!((&json["former_name"]["asked"], &json["former_name"]["present"]), (&"白鹤乡".into(), &"白鹤镇".into()));
    assert!(json["consequences"].is_array(), "{json}");
}
