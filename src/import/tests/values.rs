//! Cells as offices type them: numbers, dates, kinds of quota, credit codes.

use super::{institutions, told, understood};

/// The places read from a cell of a ledger, and what is told of it.
fn check(written: &str, places: &str, issues: &[&str]) {
    let understanding = understood(&format!("单位名称|编制数|>\n^|行政|工勤\n县财政局|{written}|=1"));
    let expected: Vec<String> = Some(places)
        .filter(|places| !places.is_empty())
        .map(|places| format!("县财政局 {places}+1"))
        .into_iter()
        .collect();
    assert_eq!(institutions(&understanding), expected, "{written:?} {:?}", told(&understanding));
    let told = told(&understanding);
    let codes: Vec<&str> = told.iter().filter_map(|issue| issue.split(' ').nth(1)).collect();
    assert_eq!(codes, issues, "{written:?}");
}

#[test]
fn numbers() {
    for written in [
        "12",
        "１２",
        "12名",
        "12人",
        "（12）",
        "'12",
        "’12",
        "12.0",
        "=12",
        "十二",
        "十二名",
        "共12名",
        "拾贰",
        "12 名",
        "12个",
    ] {
        check(written, "12", &[]);
    }
    for (written, places) in [
        ("二十三", "23"),
        ("廿三", "23"),
        ("卅", "30"),
        ("卅五", "35"),
        ("廿", "20"),
        ("两", "2"),
        ("两百", "200"),
        ("〇", "0"),
        ("一百二十三", "123"),
        ("一百零五", "105"),
        ("一百二", "120"),
        ("1,234", "1234"),
        ("１，２３４", "1234"),
        ("1.2万", "12000"),
        ("三万二千", "32000"),
        ("一千〇三", "1003"),
        ("一二三", "123"),
        ("+2", "2"),
    ] {
        check(written, places, &[]);
    }
    for nothing in ["", "—", "——", "-", "/", "／", "无", "-　-", "×", "N/A"] {
        check(nothing, "0", &[]);
    }
    for (written, places) in [
        ("2200余名", "2200"),
        ("约30", "30"),
        ("30左右", "30"),
        ("30多人", "30"),
        ("近三百人", "300"),
        ("大约30", "30"),
        ("30上下", "30"),
        ("不足30", "30"),
        ("30人以内", "30"),
        ("30+", "30"),
        ("≥30", "30"),
        ("三十余", "30"),
        ("2万余", "20000"),
        ("约1.2万人", "12000"),
        ("将近30", "30"),
        ("十几名", "10"),
    ] {
        check(written, places, &["approximate"]);
    }
    for (written, code) in [
        ("若干", "not_a_number"),
        ("3/4", "not_a_number"),
        ("3-5", "not_a_number"),
        ("三五名", ""),
        ("12 3", "not_a_number"),
        ("1正3副", "not_a_number"),
        ("十十", "not_a_number"),
        ("百千", "not_a_number"),
        ("2.5", "fraction"),
        ("-3", "negative"),
        ("=-3", "negative"),
        ("#REF!", "formula_error"),
        ("#N/A", "formula_error"),
        ("#DIV/0!", "formula_error"),
        ("@31352", "date_instead_of_number"),
        ("99999999999999999999", "number_too_large"),
        ("50%", "not_a_number"),
    ] {
        if !code.is_empty() {
            check(written, "", &[code]);
        }
    }
}

/// The month of birth read from a cell.
fn month(written: &str) -> Option<String> {
    let understanding = understood(&format!("单位名称|姓名|编制类型|参加工作时间\n县财政局|张三|行政|{written}"));
    understanding.records.people.first().and_then(|person| person.started_work).map(|month| month.to_string())
}

#[test]
fn dates() {
    for written in [
        "1985.11",
        "198511",
        "=198511",
        "19851120",
        "=19851120",
        "1985年11月",
        "1985年11月20日",
        "1985-11",
        "1985-11-",
        "1985-11-20",
        "1985/11/20",
        "1985.11.20",
        "85.11.20",
        "85.11",
        "85年11月",
        "１９８５．１１",
        "1985．11",
        "1985。11",
        "1985,11",
        "1985 11",
        "1985 年 11 月",
        "一九八五年十一月",
        "一九八五年十一月廿日",
        "@31352",
        "=31352",
        "=1985.11",
        "1985.11至今",
        "1985年11月起",
        "1985.11-",
        "1985-11-20 00:00:00",
        "'1985.11",
        "1985—11—20",
        "1985.11.20.",
        "1985.11参加工作",
    ] {
        assert_eq!(month(written).as_deref(), Some("1985-11"), "{written}");
    }
    assert_eq!(month("二OO五年元月").as_deref(), Some("2005-01"));
    assert_eq!(month("二〇〇五年十二月").as_deref(), Some("2005-12"));
    assert_eq!(month("05.11").as_deref(), Some("2005-11"));
    for refused in [
        "2012.13",
        "1985",
        "1985年",
        "至今",
        "不详",
        "12345",
        "1985.00",
        "1985.02.30",
        "11/20/1985",
        "@60",
        "#VALUE!",
        "若干",
    ] {
        assert_eq!(month(refused), None, "{refused}");
        let understanding = understood(&format!("单位名称|姓名|编制类型|参加工作时间\n县财政局|张三|行政|{refused}"));
        assert_eq!(understanding.issues.len(), 1, "{refused} {:?}", told(&understanding));
    }
    assert_eq!(month("2028.05"), None, "nobody has begun in the future");
}

#[test]
fn kinds_of_quota() {
    use crate::domain::{Funding, QuotaKind};
    use crate::import::vocabulary::{StatedKind, Vocabulary};
    let service = |funding| Some(StatedKind::Exact(QuotaKind::Service(funding)));
    let exact = |kind| Some(StatedKind::Exact(kind));
    let check = |words: &[&str], expected: Option<StatedKind>| {
        for word in words {
            assert_eq!(Vocabulary::built_in().kind(word), expected, "{word}");
        }
    };
    check(
        &["行政", "行政编", "行政编制", "公务员", "行政（公务员）", "行政编制（公务员）", "公务员编制", "机关行政编制"],
        exact(QuotaKind::Administrative),
    );
    check(&["政法专项", "政法编", "政法专项编制", "政法编制", "中央政法专项编制"], exact(QuotaKind::PoliticalLegal));
    check(
        &["工勤", "后勤", "机关工勤", "工勤编制", "机关后勤服务编制", "工勤人员", "后勤服务人员", "工人"],
        exact(QuotaKind::Support),
    );
    check(
        &[
            "全额",
            "全供",
            "财拨",
            "财拨事业",
            "全额事业",
            "全额拨款事业编制",
            "事业编制（全额）",
            "事业（全额拨款）",
            "参公",
            "参公事业",
            "参公管理",
            "参公编制",
            "事业编制（参公）",
            "财政全供",
            "财政拨款",
            "全额事业编",
            "财政补助",
        ],
        service(Funding::Full),
    );
    check(
        &["差额", "差供", "差额事业", "差额拨款", "事业编制（差额）", "差额补贴", "财政差额拨款", "定额补助"],
        service(Funding::Partial),
    );
    check(
        &["自收自支", "自支", "经费自理", "事业编制（自收自支）", "自筹", "自收自支事业编制"],
        service(Funding::SelfSupporting),
    );
    check(&["事业", "事业编", "事业编制", "事业人员", "事业单位编制"], Some(StatedKind::Service));
    check(&["编外", "编外聘用", "劳务派遣"], exact(QuotaKind::OffQuota));
    check(&["员额", "控制数", "人员控制数", "备案制"], exact(QuotaKind::Controlled));
    check(&["编内", "在编", "局", ""], None);
}

#[test]
fn credit_codes_are_only_warned_of() {
    let check = |code: &str, expected: &[&str]| {
        let understanding =
            understood(&format!("单位名称|编制数|>|统一社会信用代码\n^|行政|工勤|\n县财政局|=5|=1|{code}"));
        assert_eq!(institutions(&understanding), ["县财政局 5+1"]);
        assert_eq!(told(&understanding), expected, "{code}");
        let kept = understanding.records.institutions.first().and_then(|record| record.further.get("统一社会信用代码"));
        assert!(kept.is_some(), "{code}");
    };
    check("123502001549897397", &[]);
    check("11341802003123452F", &[]);
    check("1134 1802 0031 2345 2f", &[]);
    check("１１３４１８０２００３１２３４５２Ｆ", &[]);
    check("91350203M0001QAY9B", &["warning credit_code D3 91350203M0001QAY9B"]);
    check("11341802003123452", &["warning credit_code D3 11341802003123452"]);
    check("1134180200312345IF", &["warning credit_code D3 1134180200312345IF"]);
    check("=123502001549897397", &["warning credit_code D3 123502001549897390"]);
    check("无", &[]);
}
