//! Pools, agreements and lists of duties as rows: a cache of the log like the rest of the current state. An agreement is one
//! row of JSON as long as something of it is out, reserved or in force.

use rusqlite::{Connection, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::{
    AgreementId, Agreements, ClearanceId, Clearances, DeploymentId, Deployments, Duties, Duty, DutyList, InstitutionId,
    LoanId, Loans, Pool, PoolId, Pools, Snapshot,
};

use super::error::Trouble;
use super::words::Json;

const POOL: &str = "pool";
const LOAN: &str = "loan";
const CLEARANCE: &str = "clearance";
const DEPLOYMENT: &str = "deployment";

/// Everything that is agreed beside the ledger.
pub(super) fn read(connection: &Connection) -> Result<Agreements, Trouble> {
    Ok(Agreements {
        pools: pools(connection)?,
        loans: Loans::new(agreed(connection, LOAN)?, LoanId(next(connection, LOAN)?)),
        clearances: Clearances::new(agreed(connection, CLEARANCE)?, ClearanceId(next(connection, CLEARANCE)?)),
        deployments: Deployments::new(agreed(connection, DEPLOYMENT)?, DeploymentId(next(connection, DEPLOYMENT)?)),
        duties: duties(connection)?,
    })
}

/// Writes a pool as it stands in `after`, or forgets it when it is not open yet.
pub(super) fn write_pool(connection: &Connection, after: &Snapshot, id: PoolId) -> Result<(), Trouble> {
    let Some(pool) = after.pools().get(id) else {
        connection.prepare_cached("DELETE FROM pool WHERE id = ?1")?.execute([id])?;
        return Ok(());
    };
    let sql = "INSERT INTO pool (id, body) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET body = excluded.body";
    connection.prepare_cached(sql)?.execute(params![id, Json(pool)])?;
    Ok(())
}

/// Writes an agreement as it stands in `after`, or forgets it when it is settled.
pub(super) fn write(connection: &Connection, after: &Snapshot, id: AgreementId) -> Result<(), Trouble> {
    match id {
        AgreementId::Loan(id) => put(connection, LOAN, id.0, after.loans().get(id)),
        AgreementId::Clearance(id) => put(connection, CLEARANCE, id.0, after.clearances().get(id)),
        AgreementId::Deployment(id) => put(connection, DEPLOYMENT, id.0, after.deployments().get(id)),
    }
}

/// Writes the lists of an institution as they stand in `after`.
pub(super) fn write_duties(
    connection: &Connection,
    after: &Snapshot,
    institution: InstitutionId,
) -> Result<(), Trouble> {
    connection.prepare_cached("DELETE FROM duty_list WHERE institution = ?1")?.execute([institution])?;
    for list in DutyList::ALL {
        let items = after.duties().list(institution, list);
        if !items.is_empty() {
            let sql = "INSERT INTO duty_list (institution, list, items) VALUES (?1, ?2, ?3)";
            connection.prepare_cached(sql)?.execute(params![institution, list, Json(items)])?;
        }
    }
    Ok(())
}

/// Writes the numbers that agreements have not used.
pub(super) fn write_fresh_ids(connection: &Connection, after: &Snapshot) -> Result<(), Trouble> {
    let mut statement = connection.prepare_cached("UPDATE fresh_id SET next = ?2 WHERE thing = ?1")?;
    statement.execute(params![POOL, after.fresh_pool_id()])?;
    statement.execute(params![LOAN, after.fresh_loan_id()])?;
    statement.execute(params![CLEARANCE, after.fresh_clearance_id()])?;
    statement.execute(params![DEPLOYMENT, after.fresh_deployment_id()])?;
    Ok(())
}

fn pools(connection: &Connection) -> Result<Pools, Trouble> {
    let mut statement = connection.prepare_cached("SELECT body FROM pool ORDER BY id")?;
    let pools: Vec<Pool> =
        statement.query_and_then([], |row| Ok(row.get::<_, Json<Pool>>(0)?.0))?.collect::<Result<_, Trouble>>()?;
    Ok(Pools::new(pools, PoolId(next(connection, POOL)?)))
}

fn next(connection: &Connection, thing: &str) -> Result<u32, Trouble> {
    let mut statement = connection.prepare_cached("SELECT next FROM fresh_id WHERE thing = ?1")?;
    Ok(statement.query_row([thing], |row| row.get(0))?)
}

fn agreed<T: DeserializeOwned>(connection: &Connection, thing: &str) -> Result<Vec<T>, Trouble> {
    let mut statement = connection.prepare_cached("SELECT body FROM agreement WHERE thing = ?1 ORDER BY id")?;
    statement.query_and_then([thing], |row| Ok(row.get::<_, Json<T>>(0)?.0))?.collect()
}

fn duties(connection: &Connection) -> Result<Duties, Trouble> {
    let mut statement = connection.prepare_cached("SELECT institution, list, items FROM duty_list")?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get::<_, Json<Vec<Duty>>>(2)?.0));
    let lists: Vec<(InstitutionId, DutyList, Vec<Duty>)> =
        statement.query_and_then([], read)?.collect::<Result<_, Trouble>>()?;
    Ok(Duties::new(lists))
}

fn put<T: Serialize>(connection: &Connection, thing: &str, id: u32, body: Option<&T>) -> Result<(), Trouble> {
    match body {
        Some(body) => {
            let sql = "INSERT INTO agreement (thing, id, body) VALUES (?1, ?2, ?3)
                ON CONFLICT (thing, id) DO UPDATE SET body = excluded.body";
            connection.prepare_cached(sql)?.execute(params![thing, id, Json(body)])?
        }
        None => {
            let sql = "DELETE FROM agreement WHERE thing = ?1 AND id = ?2";
            connection.prepare_cached(sql)?.execute(params![thing, id])?
        }
    };
    Ok(())
}
