//! The current state of the register: institutions, posts, balances, agreements and counts of people, read into a [`Snapshot`], and
//! rewritten where it has changed.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, params};

use crate::domain::{
    Assignment, Changes, FreshIds, Headcount, Holder, Institution, InstitutionId, Ledger, Operation, Post,
    RosterCounts, Snapshot, Transfer,
};

use super::agreements;
use super::error::Trouble;
use super::words::Json;

/// Reads the register as it stands.
pub(super) fn read(connection: &Connection) -> Result<Snapshot, Trouble> {
    let bare = Snapshot::new(institutions(connection)?, ledger(connection)?, posts(connection)?, roster(connection)?);
    Ok(bare.with_agreements(agreements::read(connection)?))
}

/// Writes what has changed as it stands in `after`, and the numbers it has not used.
pub(super) fn write(connection: &Connection, after: &Snapshot, changes: &Changes) -> Result<(), Trouble> {
    for id in &changes.posts {
        connection.prepare_cached("DELETE FROM post WHERE institution = ?1")?.execute([id])?;
        for (sequence, post) in (0_u32..).zip(after.posts(*id)) {
            write_post(connection, sequence, post)?;
        }
    }
    for id in &changes.institutions {
        match after.institution(*id) {
            Some(institution) => write_institution(connection, institution)?,
            None => {
                connection.prepare_cached("DELETE FROM institution WHERE id = ?1")?.execute([id])?;
            }
        }
    }
    changes.duties.iter().try_for_each(|id| agreements::write_duties(connection, after, *id))?;
    changes.pools.iter().try_for_each(|id| agreements::write_pool(connection, after, *id))?;
    changes.agreements.iter().try_for_each(|id| agreements::write(connection, after, *id))?;
    agreements::write_fresh_ids(connection, after)?;
    for (holder, kind) in &changes.balances {
        let places = after.ledger().held(*holder, *kind);
        if places.is_zero() {
            connection
                .prepare_cached("DELETE FROM balance WHERE holder = ?1 AND kind = ?2")?
                .execute(params![holder, kind])?;
        } else {
            connection
                .prepare_cached(
                    "INSERT INTO balance (holder, kind, places) VALUES (?1, ?2, ?3)
                     ON CONFLICT (holder, kind) DO UPDATE SET places = excluded.places",
                )?
                .execute(params![holder, kind, places])?;
        }
    }
    Ok(())
}

/// The ids that are fresh once `operation` has used those it creates.
pub(super) fn used(fresh: &mut FreshIds, operation: &Operation) {
    match operation {
        Operation::Establish(_) | Operation::Split { .. } => {
            for institution in operation.established() {
                fresh.institution = fresh.institution.max(institution.id.next());
            }
        }
        Operation::SetPosts { posts, .. } => {
            for post in posts {
                fresh.post = fresh.post.max(post.id.next());
            }
        }
        Operation::Admit(person) => fresh.person = fresh.person.max(person.id.next()),
        Operation::Transfer(_)
        | Operation::Describe(_)
        | Operation::Rename { .. }
        | Operation::Abolish { .. }
        | Operation::SetOffices { .. }
        | Operation::SetLeaders { .. }
        | Operation::SetNameplates { .. }
        | Operation::Attach { .. }
        | Operation::Merge { .. }
        | Operation::SetDuties { .. }
        | Operation::OpenPool(_)
        | Operation::Lend(_)
        | Operation::Recall { .. }
        | Operation::Clear(_)
        | Operation::CloseClearance { .. }
        | Operation::Deploy(_)
        | Operation::EndDeployment { .. }
        | Operation::Amend { .. }
        | Operation::Release { .. } => {}
    }
}

pub(super) fn fresh_ids(connection: &Connection) -> Result<FreshIds, Trouble> {
    let next = |thing: &str| {
        connection.prepare_cached("SELECT next FROM fresh_id WHERE thing = ?1")?.query_row([thing], |row| row.get(0))
    };
    let mut fresh = FreshIds::default();
    fresh.institution.0 = next("institution")?;
    fresh.post.0 = next("post")?;
    fresh.person.0 = next("person")?;
    Ok(fresh)
}

pub(super) fn write_fresh_ids(connection: &Connection, fresh: FreshIds) -> Result<(), Trouble> {
    let mut statement = connection.prepare_cached("UPDATE fresh_id SET next = ?2 WHERE thing = ?1")?;
    for (thing, next) in [("institution", fresh.institution.0), ("post", fresh.post.0), ("person", fresh.person.0)] {
        statement.execute(params![thing, next])?;
    }
    Ok(())
}

fn institutions(connection: &Connection) -> Result<Vec<Institution>, Trouble> {
    let mut statement = connection.prepare_cached("SELECT body FROM institution ORDER BY id")?;
    statement.query_and_then([], |row| Ok(row.get::<_, Json<Institution>>(0)?.0))?.collect()
}

fn ledger(connection: &Connection) -> Result<Ledger, Trouble> {
    let mut ledger = Ledger::default();
    let mut statement = connection.prepare_cached("SELECT holder, kind, places FROM balance")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (to, kind, count) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let issued = Transfer { kind, count, from: Holder::Superior, to, people: Vec::new() };
        ledger.post(&issued).map_err(|shortage| Trouble::Value(format!("balance: {shortage:?}")))?;
    }
    Ok(ledger)
}

fn posts(connection: &Connection) -> Result<BTreeMap<InstitutionId, Vec<Post>>, Trouble> {
    let mut posts: BTreeMap<InstitutionId, Vec<Post>> = BTreeMap::new();
    let mut statement = connection.prepare_cached(
        "SELECT institution, id, office, title, class, kind, count, remark FROM post ORDER BY institution, sequence",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let post = post(row)?;
        posts.entry(post.institution).or_default().push(post);
    }
    Ok(posts)
}

fn post(row: &Row<'_>) -> Result<Post, Trouble> {
    Ok(Post {
        institution: row.get(0)?,
        id: row.get(1)?,
        office: row.get(2)?,
        title: row.get(3)?,
        class: row.get(4)?,
        kind: row.get(5)?,
        count: row.get(6)?,
        remark: row.get(7)?,
    })
}

/// Counts the current people in the order of the covering index `person_counted`, without touching their rows.
fn roster(connection: &Connection) -> Result<RosterCounts, Trouble> {
    let mut counts = RosterCounts::default();
    let mut statement = connection.prepare_cached(
        "SELECT quota_at, kind, works_at, position, arrangement, count(*) FROM person_version INDEXED BY person_counted
         WHERE is_current = 1 GROUP BY quota_at, kind, works_at, position, arrangement",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (works_at, position, arrangement) = (row.get(2)?, row.get(3)?, row.get(4)?);
        let at_home = Assignment::at(row.get(0)?, row.get(1)?);
        let assignment = Assignment { works_at, position, arrangement, ..at_home };
        let people: Headcount = row.get(5)?;
        counts.count(&assignment, people);
    }
    Ok(counts)
}

fn write_institution(connection: &Connection, institution: &Institution) -> Result<(), Trouble> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO institution (id, name, parent, body) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, parent = excluded.parent, body = excluded.body",
    )?;
    statement.execute(params![institution.id, institution.name, institution.parent, Json(institution)])?;
    Ok(())
}

fn write_post(connection: &Connection, sequence: u32, post: &Post) -> Result<(), Trouble> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO post (institution, sequence, id, office, title, class, kind, count, remark)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    statement.execute(params![
        post.institution,
        sequence,
        post.id,
        post.office,
        post.title,
        post.class,
        post.kind,
        post.count,
        post.remark
    ])?;
    Ok(())
}
