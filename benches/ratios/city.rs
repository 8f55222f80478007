//! The register of a city that does not exist, and of a province fit for it. Made straight of the domain's types, since importing
//! twenty counties would take longer than the bench.
//!
//! Like a real one it is not in order: about one body in twenty has more people than places, some hold places of a kind they may not
//! have, and townships lack offices or bear too many plates, so that the rules have something to say.

use std::collections::BTreeMap;

use bianheng::domain::{
    Assignment, Funding, Headcount, Holder, Institution, InstitutionId, LeaderPosts, Ledger, Name, Nature, Office,
    OfficeNature, Position, Post, PostClass, PostId, QuotaKind, RosterCounts, Snapshot, Tier, Transfer,
};
use bianheng::rules::{Policy, Scheme};

use crate::support::random::Random;
use crate::{Outcome, SEED};

/// How large a register is made up.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub institutions: u32,
    /// How many of the institutions are townships.
    pub townships: u32,
    /// How many of them are bodies of a county.
    pub county_bodies: u32,
    pub counties: u32,
    pub people: u32,
}

pub const CITY: Size = Size { institutions: 3_000, townships: 261, county_bodies: 900, counties: 20, people: 400_000 };
pub const PROVINCE: Size =
    Size { institutions: 200_000, townships: 4_000, county_bodies: 40_000, counties: 200, people: 4_000_000 };

/// The scheme the townships follow, the one of the bundled ones that has limits of every sort.
pub const SCHEME: &str = "sample-6x";

/// What the townships' offices are like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Townships {
    /// As before any reform: none of the scheme's offices is there, and none of those that are there is the scheme's.
    Unreformed,
    /// By the scheme, with slips.
    ByScheme,
}

/// Offices of an unreformed township.
const OLD_OFFICES: [&str; 6] = ["党政办", "经济发展办", "社会事务办", "综治信访办", "规划建设环保所", "财政所"];

/// A register being filled.
struct City<'policy> {
    size: Size,
    scheme: &'policy Scheme,
    townships: Townships,
    random: Random,
    institutions: Vec<Institution>,
    ledger: Ledger,
    posts: BTreeMap<InstitutionId, Vec<Post>>,
    roster: RosterCounts,
    people: u32,
}

/// A register of that size under a policy that knows [`SCHEME`].
pub fn city(policy: &Policy, size: Size, townships: Townships) -> Outcome<Snapshot> {
    let mut city = City {
        size,
        scheme: policy.scheme(SCHEME).ok_or("the scheme is not bundled")?,
        townships,
        random: Random::for_part(SEED, "city"),
        institutions: Vec::new(),
        ledger: Ledger::default(),
        posts: BTreeMap::new(),
        roster: RosterCounts::default(),
        people: 0,
    };
    for nth in 0..size.county_bodies {
        city.add_county_body(nth)?;
    }
    for nth in 0..size.townships {
        city.add_township(nth)?;
    }
    while (city.institutions.len() as u32) < size.institutions {
        city.add_service()?;
    }
    Ok(Snapshot::new(city.institutions, city.ledger, city.posts, city.roster))
}

impl City<'_> {
    fn add_county_body(&mut self, nth: u32) -> Outcome<()> {
        let county = nth % self.size.counties + 1;
        let nature = self.random.weighted(&[(Some(Nature::Government), 7), (Some(Nature::Party), 3)]);
        let name = format!("第{county}县第{}局", nth / self.size.counties + 1);
        let mut body = self.bare(&name, Tier::County, nature.unwrap_or(Nature::Government))?;
        body.leaders = LeaderPosts::new(1, 3);
        let id = body.id;
        self.institutions.push(body);
        let strength = self.random.between(25, 50);
        self.staff(id, QuotaKind::Administrative, strength)?;
        let workers = self.random.between(1, 4);
        self.staff(id, QuotaKind::Support, workers)?;
        if self.random.chance(3) {
            // 混编: service places in an administrative body.
            self.staff(id, QuotaKind::Service(Funding::Full), 2)?;
        }
        Ok(())
    }

    fn add_township(&mut self, nth: u32) -> Outcome<()> {
        let county = nth % self.size.counties + 1;
        let (ending, nature) = match nth % 4 {
            0 => ("街道", Nature::Subdistrict),
            1 => ("乡", Nature::Township),
            _ => ("镇", Nature::Town),
        };
        let name = format!("第{county}县第{}{ending}", nth / self.size.counties + 1);
        let mut township = self.bare(&name, Tier::Township, nature)?;
        township.class = Some(Name::new(if nth.is_multiple_of(3) { "一类" } else { "二类" })?);
        township.traits = [Name::new("涉农")?].into();
        township.leaders = LeaderPosts::new(2, 7);
        township.offices = self.offices(&township)?;
        for plate in 0..self.random.between(0, 6) {
            township.nameplates.push(Name::new(&format!("第{plate}服务站"))?);
        }
        let id = township.id;
        self.institutions.push(township);
        for (kind, least, most) in [
            (QuotaKind::Administrative, 30, 45),
            (QuotaKind::Support, 1, 4),
            (QuotaKind::Service(Funding::Full), 30, 60),
        ] {
            let strength = self.random.between(least, most);
            self.staff(id, kind, strength)?;
        }
        Ok(())
    }

    fn offices(&mut self, township: &Institution) -> Outcome<Vec<Office>> {
        match self.townships {
            Townships::Unreformed => OLD_OFFICES.into_iter().map(old_office).collect(),
            Townships::ByScheme => {
                let specials = [Name::new("乡村振兴办公室")?, Name::new("城市管理办公室")?];
                let chosen = specials.get(..self.random.between(0, 2) as usize).unwrap_or_default();
                let mut offices = self.scheme.compose(township, chosen);
                if self.random.chance(10) {
                    offices.pop();
                }
                Ok(offices)
            }
        }
    }

    /// Schools, hospitals and stations have whoever is left of the city's people, in equal parts.
    fn add_service(&mut self) -> Outcome<()> {
        let nth = self.institutions.len() as u32;
        let county = nth % self.size.counties + 1;
        let mut service = self.bare(&format!("第{county}县第{nth}学校"), Tier::County, Nature::PublicInstitution)?;
        service.parent = Some(InstitutionId(self.random.between(1, self.size.county_bodies)));
        service.class = Some(Name::new("公益一类")?);
        let id = service.id;
        self.institutions.push(service);
        let share = (self.size.people - self.people) / (self.size.institutions - nth);
        let funding = self.random.weighted(&[(Some(Funding::Full), 4), (Some(Funding::Partial), 1)]);
        self.staff(id, QuotaKind::Service(funding.unwrap_or(Funding::Full)), share)
    }

    fn bare(&self, name: &str, tier: Tier, nature: Nature) -> Outcome<Institution> {
        let id = InstitutionId(self.institutions.len() as u32 + 1);
        Ok(Institution::bare(id, Name::new(name)?, tier, nature))
    }

    /// Counts people, gives the institution places for them, mostly a few more than it needs, and describes their posts.
    fn staff(&mut self, id: InstitutionId, kind: QuotaKind, strength: u32) -> Outcome<()> {
        let authorized = match self.random.chance(5) {
            true => strength.saturating_sub(self.random.between(1, 3)),
            false => strength + self.random.below(7),
        };
        let (from, to) = (Holder::Superior, Holder::Institution(id));
        let issued = Transfer { kind, count: Headcount(authorized), from, to, people: Vec::new() };
        self.ledger.post(&issued).map_err(|shortage| format!("{shortage:?}"))?;
        let leaders = strength.min(3);
        for (position, people) in [(Position::Deputy, leaders), (Position::Staff, strength - leaders)] {
            let assignment = Assignment { position, ..Assignment::at(id, kind) };
            self.roster.count(&assignment, Headcount(people));
        }
        self.people += strength;
        let posts = self.posts.entry(id).or_default();
        // Posts come to the places of the body, but for one in twenty.
        let planned = if self.random.chance(5) { strength / 2 } else { authorized };
        let shares = [planned / 2, planned - planned / 2];
        for ((title, class), share) in
            [("科长", PostClass::Managing), ("科员", PostClass::Professional)].into_iter().zip(shares)
        {
            let post = PostId(id.0 * 10 + posts.len() as u32);
            let (office, title, count) = (None, Name::new(title)?, Headcount(share));
            posts.push(Post { id: post, institution: id, office, title, class, kind, count, remark: String::new() });
        }
        Ok(())
    }
}

fn old_office(name: &str) -> Outcome<Office> {
    let (nature, leaders) = (OfficeNature::Administrative, LeaderPosts::new(1, 0));
    Ok(Office { name: Name::new(name)?, nature, places: Some(Headcount(4)), leaders, nameplates: Vec::new() })
}
