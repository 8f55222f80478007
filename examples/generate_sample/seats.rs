//! How the places of an institution spread over its offices: who leads, who heads an office, how many sit where. Both the
//! post table (all approved places) and the roster (the places that are filled) follow from it.

use std::collections::BTreeSet;

use crate::county::{Institution, Kind, Leaders, Position, Quota};

/// A place with its desk.
#[derive(Clone)]
pub struct Seat {
    pub kind: Kind,
    /// `None` for the leaders and where an institution has no offices.
    pub office: Option<String>,
    pub position: Position,
}

/// Which places to spread.
#[derive(Clone, Copy)]
pub enum Places {
    Authorized,
    Filled,
}

/// An office of this size has a deputy head.
const DEPUTY_FROM: u32 = 5;

/// The seats of an institution: leaders first, then office by office.
pub fn seats(institution: &Institution, places: Places) -> Vec<Seat> {
    let leaders = match places {
        Places::Authorized => institution.leaders,
        Places::Filled => institution.leaders_in_post,
    };
    let Some(leading) = institution.quotas.first() else { return Vec::new() };
    let mut seats = leader_seats(leading.kind, leaders);
    let mut desks: Vec<(usize, Seat)> = Vec::new();
    let mut headed = BTreeSet::new();
    for quota in &institution.quotas {
        let taken = if quota.kind == leading.kind { leaders.chief + leaders.deputy } else { 0 };
        let left = amount(quota, places).saturating_sub(taken);
        for (body, share) in shares(institution, quota.kind, left) {
            for nth in 0..share {
                let position = match nth {
                    0 if body.name.is_some() && headed.insert(body.order) => Position::OfficeChief,
                    1 if share >= DEPUTY_FROM && body.name.is_some() && quota.kind != Kind::Support => {
                        Position::OfficeDeputy
                    }
                    _ => Position::Staff,
                };
                desks.push((body.order, Seat { kind: quota.kind, office: body.name.clone(), position }));
            }
        }
    }
    desks.sort_by_key(|(order, seat)| (*order, seat.position, seat.kind));
    seats.extend(desks.into_iter().map(|(_, seat)| seat));
    seats
}

/// An office, or the institution itself where it has none.
#[derive(Clone)]
struct Body {
    order: usize,
    name: Option<String>,
}

fn amount(quota: &Quota, places: Places) -> u32 {
    match places {
        Places::Authorized => quota.authorized,
        Places::Filled => quota.strength,
    }
}

fn leader_seats(kind: Kind, leaders: Leaders) -> Vec<Seat> {
    let seat = |position| Seat { kind, office: None, position };
    let chiefs = (0..leaders.chief).map(|_| seat(Position::Chief));
    chiefs.chain((0..leaders.deputy).map(|_| seat(Position::Deputy))).collect()
}

/// How many of `total` places of a kind each office gets; drivers and the like all belong to the first one.
fn shares(institution: &Institution, kind: Kind, total: u32) -> Vec<(Body, u32)> {
    let bodies = bodies(institution, kind);
    if kind == Kind::Support {
        return bodies.into_iter().take(1).map(|body| (body, total)).collect();
    }
    let count = u32::try_from(bodies.len()).unwrap_or(1).max(1);
    let (each, rest) = (total / count, total % count);
    (0_u32..).zip(bodies).map(|(nth, body)| (body, each + u32::from(nth < rest))).collect()
}

/// The offices whose people hold places of this kind, in order; 事业 places of a township belong to its 事业机构.
fn bodies(institution: &Institution, kind: Kind) -> Vec<Body> {
    let in_service_body = institution.is_township() && kind.is_service();
    let (names, first) = if in_service_body {
        (&institution.service_bodies, institution.offices.len())
    } else {
        (&institution.offices, 0)
    };
    if names.is_empty() {
        return vec![Body { order: 0, name: None }];
    }
    names.iter().enumerate().map(|(nth, name)| Body { order: first + nth, name: Some(name.clone()) }).collect()
}
