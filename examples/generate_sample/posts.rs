//! The post table: every approved place of the townships and of some county bodies as a line "office, post, how many".

use crate::county::{Institution, Kind, Position, Post, PostClass};
use crate::seats::{Places, Seat, seats};
use crate::titles;

/// The county bodies whose posts are set; all townships' are.
const BODIES_WITH_POSTS: [&str; 12] = [
    "县委组织部",
    "县委机构编制委员会办公室",
    "县人民政府办公室",
    "县发展和改革局",
    "县民政局",
    "县财政局",
    "县自然资源和规划局",
    "县水利局",
    "县农业农村局",
    "县卫生健康局",
    "县综合行政执法局",
    "县林业局",
];

/// The posts of all institutions that have them, in the order of the ledger.
pub fn posts(institutions: &[Institution]) -> Vec<Post> {
    let mut posts = Vec::new();
    for (index, institution) in institutions.iter().enumerate() {
        if institution.is_township() || BODIES_WITH_POSTS.contains(&institution.key.as_str()) {
            posts.extend(posts_of(index, institution));
        }
    }
    posts
}

fn posts_of(index: usize, institution: &Institution) -> Vec<Post> {
    let mut posts: Vec<Post> = Vec::new();
    let mut staff_in_office = 0;
    let mut office = None;
    for seat in seats(institution, Places::Authorized) {
        if seat.office != office {
            staff_in_office = 0;
            office.clone_from(&seat.office);
        }
        let (title, class) = title_and_class(institution, &seat, staff_in_office);
        if seat.position == Position::Staff {
            staff_in_office += 1;
        }
        let same = |post: &&mut Post| {
            post.office == seat.office && post.title == title && post.kind == seat.kind && post.institution == index
        };
        match posts.iter_mut().find(same) {
            Some(post) => post.count += 1,
            None => {
                let office = seat.office.clone();
                posts.push(Post { institution: index, office, title, class, kind: seat.kind, count: 1 });
            }
        }
    }
    posts
}

fn title_and_class(institution: &Institution, seat: &Seat, nth: usize) -> (String, PostClass) {
    let office = seat.office.as_deref().unwrap_or_default();
    match seat.position {
        Position::Chief if institution.is_township() => ("党政正职".to_owned(), PostClass::Leading),
        Position::Deputy if institution.is_township() => ("班子副职".to_owned(), PostClass::Leading),
        Position::Chief => (titles::head_of(&institution.name).to_owned(), PostClass::Leading),
        Position::Deputy => (format!("副{}", titles::head_of(&institution.name)), PostClass::Leading),
        Position::OfficeChief => (titles::head_of(office).to_owned(), PostClass::Managing),
        Position::OfficeDeputy => (format!("副{}", titles::head_of(office)), PostClass::Managing),
        Position::Staff if seat.kind == Kind::Support => ("后勤保障岗".to_owned(), PostClass::Support),
        Position::Staff => staff_post(office, seat.kind, nth),
    }
}

fn staff_post(office: &str, kind: Kind, nth: usize) -> (String, PostClass) {
    let titles: &[&str] = match office {
        "综合办公室" | "办公室" | "综合股" => &["文秘岗", "财务岗", "信息档案岗"],
        "党群办公室" => &["组织岗", "宣传统战岗", "群团岗"],
        "社区发展办公室" => &["项目统计岗", "村镇建设岗", "生态环保岗"],
        "社区治理办公室" => &["综治维稳岗", "应急管理岗", "网格管理岗"],
        "民生服务办公室" => &["民政残联岗", "卫生健康岗", "教育文化岗"],
        "便民服务中心" => &["窗口受理岗", "社会保障岗", "退役军人服务岗"],
        "农业综合服务中心" => &["农业技术岗", "动物防疫岗", "林业技术岗", "水利技术岗"],
        _ if kind.is_service() => &["业务技术岗", "服务岗"],
        _ => &["综合岗", "业务岗"],
    };
    let title = titles.get(nth % titles.len().max(1)).copied().unwrap_or("综合岗");
    let class = if title.contains("技术") || title.contains("防疫") {
        PostClass::Professional
    } else {
        PostClass::Managing
    };
    (title.to_owned(), class)
}
