//! A scheme of offices in sentences, and what following another one changes for a township.

use super::condition::{amount, condition};
use super::fault::figure_name;
use super::page::{Section, leader_bands, period, source};
use crate::domain::{Name, OfficeNature};
use crate::rules::{
    Amount, Choice, Condition, Consequences, LimitFigure, LimitRow, Naming, OfficeChanges, Policy, Scheme,
};
use crate::wording::{leaders, nature, office_nature};

/// What the scheme itself states; `policy` gives the names of the schemes it refers to.
pub(super) fn section(scheme: &Scheme, policy: &Policy) -> Section {
    let name_of = |key: &String| policy.scheme(key).map_or_else(|| key.clone(), |scheme| scheme.name.clone());
    let mut sentences = vec![format!("适用地区：{}。", scheme.region)];
    sentences.extend(period(Some(scheme.since.to_string()), scheme.until.as_ref().map(ToString::to_string)));
    sentences
        .extend(scheme.extends.as_ref().map(|key| format!("在“{}”的基础上增加；没有写到的照其执行。", name_of(key))));
    sentences.extend(scheme.supersedes.as_ref().map(|key| format!("代替“{}”。", name_of(key))));
    if !scheme.natures.is_empty() {
        let natures: Vec<&str> = scheme.natures.iter().map(|one| nature(*one)).collect();
        sentences.push(format!("适用于{}。", natures.join("、")));
    }
    if let [only] = scheme.governs.as_slice() {
        sentences.push(format!("只规定{}。", office_nature(*only)));
    }
    sentences.extend(offices(scheme));
    sentences.extend(limits(scheme));
    sentences.extend(scheme.leaders.iter().map(|row| {
        let posts = crate::domain::LeaderPosts::new(row.allowed.chief, row.allowed.deputy);
        format!("领导职数，{}：{}。", condition(&row.when), leaders(posts))
    }));
    sentences.extend(scheme.leader_bands.iter().flat_map(|bands| leader_bands(bands).sentences));
    sentences.extend(naming(&scheme.naming));
    sentences.extend(posts_and_platforms(scheme));
    if !scheme.remark.is_empty() {
        sentences.push(format!("备注：{}", scheme.remark));
    }
    Section {
        heading: format!("机构配置方案：{}", scheme.name),
        sentences,
        source: source(&scheme.source, &scheme.text, scheme.verified),
    }
}

/// What following another scheme changes for a township, one sentence each; "没有变化" where nothing does.
pub fn consequences(changes: &Consequences) -> Vec<String> {
    let mut sentences = Vec::new();
    let OfficeChanges { added, abolished, renamed, nature_changed } = &changes.offices;
    if !added.is_empty() {
        sentences.push(format!("增设{}", quoted(added)));
    }
    if !abolished.is_empty() {
        sentences.push(format!("不再设{}", quoted(abolished)));
    }
    sentences.extend(renamed.iter().map(|(from, to)| format!("“{from}”更名为“{to}”")));
    let switched = nature_changed.iter();
    sentences.extend(switched.map(|(name, nature)| format!("“{name}”改为{}", office_nature(*nature))));
    let count = |limit: Option<u32>, figure| stated(limit.map(Amount::Number).as_ref(), figure);
    sentences.extend(changes.limits.iter().map(|(figure, old, new)| {
        format!("{}限额由{}改为{}", figure_name(*figure), count(*old, *figure), count(*new, *figure))
    }));
    if sentences.is_empty() {
        sentences.push("没有变化".to_owned());
    }
    sentences
}

fn offices(scheme: &Scheme) -> Vec<String> {
    let mut sentences = Vec::new();
    for nature in [OfficeNature::Administrative, OfficeNature::Service] {
        let everywhere = scheme.common.iter().filter(|office| office.nature == nature && office.when.is_empty());
        let names: Vec<Name> = everywhere.map(|office| office.name.clone()).collect();
        if !names.is_empty() {
            sentences.push(format!("统一设置{}{}个：{}。", office_nature(nature), names.len(), listed(&names)));
        }
    }
    let conditional = scheme.common.iter().filter(|office| !office.when.is_empty());
    sentences.extend(
        conditional
            .map(|office| format!("{}增设{}“{}”。", only(&office.when), office_nature(office.nature), office.name)),
    );
    sentences.extend(scheme.unnamed.iter().map(|unnamed| {
        let nature = unnamed.nature.map_or("共性机构", office_nature);
        format!("{}另设{nature}{}个，名称待填。", only(&unnamed.when), unnamed.count)
    }));
    let aliased = scheme.common.iter().filter(|office| !office.aliases.is_empty());
    sentences.extend(aliased.map(|office| format!("“{}”也认：{}。", office.name, listed(&office.aliases))));
    sentences.extend(specials(scheme));
    sentences.extend(outposts(scheme));
    sentences.extend(scheme.minimum_places.map(|places| format!("每个机构编制不少于{places}名。")));
    let own = scheme.common.iter().map(|office| (&office.name, office.minimum_places));
    let own = own.chain(scheme.special.catalogue.iter().map(|office| (&office.name, office.minimum_places)));
    sentences.extend(own.filter_map(|(name, least)| least.map(|least| format!("“{name}”编制不少于{least}名。"))));
    sentences
}

fn specials(scheme: &Scheme) -> Vec<String> {
    let catalogue = &scheme.special.catalogue;
    let beyond = match (scheme.special.choice, catalogue.is_empty()) {
        (Choice::Open, true) => "个性机构因地制宜设置，不限目录。",
        (Choice::Open, false) => "个性机构因地制宜设置，目录供参考：",
        (Choice::Closed, true) => "不得设置个性机构。",
        (Choice::Closed, false) => "个性机构只能在目录内选设：",
    };
    let mut sentences = vec![beyond.to_owned()];
    sentences.extend(catalogue.iter().map(|office| {
        let limit = if office.when.is_empty() { String::new() } else { format!("，限{}", condition(&office.when)) };
        format!("“{}”({}{limit})。", office.name, office_nature(office.nature))
    }));
    sentences
}

fn outposts(scheme: &Scheme) -> Option<String> {
    let (names, unnamed) = (&scheme.outposts.names, scheme.outposts.unnamed);
    let named = if names.is_empty() { String::new() } else { format!("：{}", listed(names)) };
    let open = if unnamed > 0 { format!("，其中{unnamed}个名称待填") } else { String::new() };
    let count = names.len() + unnamed as usize;
    (count > 0).then(|| format!("派驻机构{count}个，不计入机构数{named}{open}。"))
}

/// One sentence for each row; a scheme and its base without any number say so.
fn limits(scheme: &Scheme) -> Vec<String> {
    if scheme.limits.is_empty() {
        return vec!["机构限额：待填。".to_owned()];
    }
    scheme.limits.iter().map(limit_row).collect()
}

/// "镇、乡；类别为一类：机构总数不超过10个，其中个性机构不超过3个；对外挂牌不超过5块。"
fn limit_row(row: &LimitRow) -> String {
    let at_most = |figure: LimitFigure, unit: &str| {
        row.amount(figure).map(|limit| format!("{}不超过{}", figure_name(figure), amount(limit, unit)))
    };
    let total = at_most(LimitFigure::Total, "个");
    let inner =
        [LimitFigure::Administrative, LimitFigure::Service, LimitFigure::Special].map(|figure| at_most(figure, "个"));
    let inner: Vec<String> = inner.into_iter().flatten().collect();
    let bodies = match (total, inner.is_empty()) {
        (Some(total), true) => Some(total),
        (Some(total), false) => Some(format!("{total}，其中{}", inner.join("、"))),
        (None, false) => Some(inner.join("、")),
        (None, true) => None,
    };
    let figures: Vec<String> = bodies.into_iter().chain(at_most(LimitFigure::Nameplates, "块")).collect();
    let whose = if row.when.is_empty() { "其余机构".to_owned() } else { condition(&row.when) };
    format!("{whose}：{}。", figures.join("；"))
}

fn naming(naming: &Naming) -> Vec<String> {
    let words = |words: &[String]| words.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().join("、");
    let endings = (!naming.endings.is_empty()).then(|| format!("名称以{}结尾。", words(&naming.endings)));
    let forbidden = (!naming.forbidden.is_empty()).then(|| format!("名称不得含有{}。", words(&naming.forbidden)));
    let plates = naming.nameplates_per_office.map(|most| format!("每个机构挂牌不超过{most}块。"));
    [endings, forbidden, plates].into_iter().flatten().collect()
}

fn posts_and_platforms(scheme: &Scheme) -> Vec<String> {
    let mut sentences = Vec::new();
    if let Some(posts) = &scheme.posts {
        let named: Vec<String> = posts.named.iter().map(|post| post.name.to_string()).collect();
        let names = if named.is_empty() { "名称待填".to_owned() } else { named.join("、") };
        sentences.push(format!("{}设置{}类{}个岗位，{names}。", only(&posts.when), posts.classes, posts.posts));
    }
    if !scheme.platforms.is_empty() {
        let names: Vec<Name> = scheme.platforms.iter().map(|platform| platform.name.clone()).collect();
        sentences.push(format!("平台{}个：{}。", names.len(), listed(&names)));
    }
    sentences
}

/// "只限…：" before a sentence, where there is a condition.
fn only(when: &Condition) -> String {
    if when.is_empty() { String::new() } else { format!("{}的，", condition(when)) }
}

pub(super) fn stated(limit: Option<&Amount>, figure: LimitFigure) -> String {
    let unit = if figure == LimitFigure::Nameplates { "块" } else { "个" };
    limit.map_or_else(|| "未定(待填)".to_owned(), |limit| amount(limit, unit))
}

fn listed(names: &[Name]) -> String {
    names.iter().map(Name::as_str).collect::<Vec<_>>().join("、")
}

fn quoted(names: &[Name]) -> String {
    names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join("、")
}
