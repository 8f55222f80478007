//! What tells two schemes apart, one sentence for each difference.

use super::condition::condition;
use super::fault::figure_name;
use super::scheme::stated;
use crate::domain::{LeaderPosts, Name, Nature, OfficeNature};
use crate::rules::{AllowedPosts, Choice, Condition, Outposts, PostTemplate, SchemeDifference};
use crate::wording::{leaders, nature, office_nature};

/// One difference between two schemes.
pub fn scheme_difference(difference: &SchemeDifference) -> String {
    match difference {
        SchemeDifference::NaturesChanged { from, to } => format!("适用范围由{}改为{}", natures(from), natures(to)),
        SchemeDifference::GovernsChanged { from, to } => format!("规定的机构由{}改为{}", sorts(from), sorts(to)),
        SchemeDifference::CommonAdded(name) => format!("增加共性机构“{name}”"),
        SchemeDifference::CommonRemoved(name) => format!("不再统一设置“{name}”"),
        SchemeDifference::SpecialAdded(name) => format!("个性机构目录增加“{name}”"),
        SchemeDifference::SpecialRemoved(name) => format!("个性机构目录不再列“{name}”"),
        SchemeDifference::Renamed { from, to } => format!("“{from}”改称“{to}”"),
        SchemeDifference::AliasesChanged(name) => format!("“{name}”认可的同义名称改变"),
        SchemeDifference::NatureChanged { office, from, to } => {
            format!("“{office}”由{}改为{}", office_nature(*from), office_nature(*to))
        }
        SchemeDifference::ConditionChanged(name) => format!("设“{name}”的范围改变"),
        SchemeDifference::MinimumChanged { office, from, to } => {
            let whose = office.as_ref().map_or_else(|| "每个机构".to_owned(), |name| format!("“{name}”"));
            format!("{whose}的最低编制由{}改为{}", figure(*from, "名"), figure(*to, "名"))
        }
        SchemeDifference::UnnamedChanged { when, nature, from, to } => {
            let sort = nature.map_or("机构", office_nature);
            format!("{}未点名的共性{sort}由{from}个改为{to}个", whose(when))
        }
        SchemeDifference::ChoiceChanged { to: Choice::Closed } => "个性机构改为只能在目录内选设".to_owned(),
        SchemeDifference::ChoiceChanged { to: Choice::Open } => "个性机构改为因地制宜设置，不限目录".to_owned(),
        SchemeDifference::LimitChanged { when, figure, from, to } => format!(
            "{}的{}限额由{}改为{}",
            condition(when),
            figure_name(*figure),
            stated(from.as_ref(), *figure),
            stated(to.as_ref(), *figure)
        ),
        SchemeDifference::LeadersChanged { when, from, to } => {
            format!("{}的领导职数由{}改为{}", condition(when), posts(from.as_ref()), posts(to.as_ref()))
        }
        SchemeDifference::OrderChanged => "各档限额、职数的先后次序改变(取第一个符合的)".to_owned(),
        SchemeDifference::BandsChanged(name) => format!("领导职数标准“{name}”改变"),
        SchemeDifference::NameplatesPerOfficeChanged { from, to } => {
            format!("每个机构的挂牌限额由{}改为{}", figure(*from, "块"), figure(*to, "块"))
        }
        SchemeDifference::NamingChanged => "机构名称的规范用语改变".to_owned(),
        SchemeDifference::OutpostsChanged { from, to } => {
            format!("派驻机构由{}改为{}", outposts(from), outposts(to))
        }
        SchemeDifference::PostsChanged { from, to } => {
            format!("岗位设置由{}改为{}", template(from.as_ref()), template(to.as_ref()))
        }
        SchemeDifference::PlatformsChanged { from, to } => {
            let names = |platforms: &[crate::rules::Platform]| {
                names(&platforms.iter().map(|platform| platform.name.clone()).collect::<Vec<_>>())
            };
            format!("平台由{}改为{}", names(from), names(to))
        }
    }
}

/// "…的" before what is counted, where there is a condition.
fn whose(when: &Condition) -> String {
    if when.is_empty() { String::new() } else { format!("{}的", condition(when)) }
}

fn figure(figure: Option<u32>, unit: &str) -> String {
    figure.map_or_else(|| "未定(待填)".to_owned(), |figure| format!("{figure}{unit}"))
}

fn natures(list: &[Nature]) -> String {
    list.iter().map(|one| nature(*one)).collect::<Vec<_>>().join("、")
}

fn sorts(list: &[OfficeNature]) -> String {
    if list.is_empty() {
        return "不限".to_owned();
    }
    list.iter().map(|one| office_nature(*one)).collect::<Vec<_>>().join("、")
}

fn names(list: &[Name]) -> String {
    if list.is_empty() { "无".to_owned() } else { list.iter().map(Name::as_str).collect::<Vec<_>>().join("、") }
}

fn posts(allowed: Option<&AllowedPosts>) -> String {
    allowed.map_or_else(|| "未定(待填)".to_owned(), |allowed| leaders(LeaderPosts::new(allowed.chief, allowed.deputy)))
}

/// "司法所、财政所和未点名的1个".
fn outposts(outposts: &Outposts) -> String {
    match outposts.unnamed {
        0 => names(&outposts.names),
        unnamed if outposts.names.is_empty() => format!("未点名的{unnamed}个"),
        unnamed => format!("{}和未点名的{unnamed}个", names(&outposts.names)),
    }
}

/// "9类19个岗位", with what names and for whom.
fn template(posts: Option<&PostTemplate>) -> String {
    let Some(posts) = posts else { return "未定(待填)".to_owned() };
    let named: Vec<Name> = posts.named.iter().map(|post| post.name.clone()).collect();
    let which = if named.is_empty() { String::new() } else { format!("({})", names(&named)) };
    format!("{}{}类{}个岗位{which}", whose(&posts.when), posts.classes, posts.posts)
}
