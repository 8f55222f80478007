//! A question about people as SQL: constants joined by what is asked, every value a parameter, and the way to the rows.

use std::collections::BTreeSet;

use rusqlite::types::Value;

use crate::domain::{BadName, InstitutionId, Name};

use super::{PageKey, PeopleOrder, PeopleQuery, Placement, Side};
use crate::store::roster::Standing;

/// A `WHERE` made of constants, and the values that stand for its parameters.
pub(super) struct Conditions {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
    reads: Reads,
    standing: Standing,
}

/// What must be read to know whether a person is meant. SQLite keeps no statistics of a book and would walk some index and
/// fetch 400 000 rows one by one, which takes eight times as long as reading the table through; so it is told the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reads {
    /// Nothing: everybody is meant.
    Nothing,
    /// What the index `person_counted` holds.
    Counted,
    /// The row.
    Row,
    /// The rows of some institutions, found through their indexes.
    Institutions,
}

impl Conditions {
    /// The people meant by `query` among the versions that stand; which day the query is about, the caller has seen to.
    pub(super) fn of(query: &PeopleQuery, standing: Standing) -> Self {
        let mut conditions = Self { sql: standing.condition(), values: Vec::new(), reads: Reads::Nothing, standing };
        if let Some(text) = &query.text {
            conditions.containing(text);
        }
        if let Some(office) = &query.office {
            let office = conditions.value(Value::Text(office.as_str().to_owned()));
            conditions.and(&format!("office = {office}"), Reads::Row);
        }
        if !query.kinds.is_empty() {
            let keys: Vec<&str> = query.kinds.iter().map(|kind| kind.key()).collect();
            let keys = conditions.list(&keys);
            conditions.and(&format!("kind IN {keys}"), Reads::Counted);
        }
        match query.placement {
            Placement::Any => {}
            Placement::Split => conditions.and("quota_at <> works_at", Reads::Counted),
        }
        if !query.institutions.is_empty() {
            conditions.at(&query.institutions, query.side);
        }
        conditions
    }

    /// How to come to the rows when they are to be in order.
    pub(super) fn way_in_order(&self, order: PeopleOrder) -> &'static str {
        if matches!(self.standing, Standing::On(_)) {
            // Every index but one is of current versions.
            return "NOT INDEXED";
        }
        match (self.reads, order) {
            // The index of the order.
            (Reads::Nothing, _) => "",
            // The rows lie in the table nearly in the order of the register, and a full page ends the walk.
            (Reads::Counted | Reads::Row, PeopleOrder::Register) => "INDEXED BY person_current",
            (Reads::Counted | Reads::Row, PeopleOrder::Name | PeopleOrder::Birth) | (Reads::Institutions, _) => {
                "NOT INDEXED"
            }
        }
    }

    /// How to come to the rows when only their number is wanted.
    pub(super) fn way(&self) -> &'static str {
        if matches!(self.standing, Standing::On(_)) {
            return "NOT INDEXED";
        }
        match self.reads {
            Reads::Nothing => "",
            Reads::Counted => "INDEXED BY person_counted",
            Reads::Row | Reads::Institutions => "NOT INDEXED",
        }
    }

    fn at(&mut self, institutions: &BTreeSet<InstitutionId>, side: Side) {
        let ids = self.list(institutions);
        if matches!(self.standing, Standing::On(_)) {
            let condition = match side {
                Side::QuotaAt => format!("quota_at IN {ids}"),
                Side::WorksAt => format!("works_at IN {ids}"),
                Side::Either => format!("(quota_at IN {ids} OR works_at IN {ids})"),
            };
            return self.and(&condition, Reads::Row);
        }
        let rows =
            |column: &str| format!("SELECT rowid FROM person_version WHERE is_current = 1 AND {column} IN {ids}");
        let rows = match side {
            Side::QuotaAt => rows("quota_at"),
            Side::WorksAt => rows("works_at"),
            Side::Either => format!("{} UNION {}", rows("quota_at"), rows("works_at")),
        };
        self.and(&format!("rowid IN ({rows})"), Reads::Institutions);
    }

    /// The text is brought into the form in which names are kept: `张 三` finds 张三.
    fn containing(&mut self, text: &str) {
        let wanted = match Name::new(text) {
            Ok(name) => name,
            Err(BadName::Empty) => return,
            // Nothing in the roster is as long, and no name is empty.
            Err(BadName::TooLong) => return self.and("name = ''", Reads::Row),
        };
        let mut pattern = String::from("%");
        for character in wanted.as_str().chars() {
            if matches!(character, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(character);
        }
        pattern.push('%');
        let pattern = self.value(Value::Text(pattern));
        let columns = ["name", "id_number", "office", "post"];
        let any: Vec<String> = columns.iter().map(|column| format!("{column} LIKE {pattern} ESCAPE '\\'")).collect();
        self.and(&format!("({})", any.join(" OR ")), Reads::Row);
    }

    pub(super) fn after(&mut self, key: &PageKey) {
        let person = self.value(Value::Integer(i64::from(key.person.0)));
        match key.order {
            PeopleOrder::Register => self.and(&format!("person > {person}"), Reads::Nothing),
            PeopleOrder::Name | PeopleOrder::Birth => {
                let sorted_by = self.value(Value::Text(key.sorted_by.clone()));
                self.and(&format!("({}) > ({sorted_by}, {person})", key.order.columns()), Reads::Nothing);
            }
        }
    }

    fn and(&mut self, condition: &str, reads: Reads) {
        self.reads = self.reads.max(reads);
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
    }

    /// Binds a value and gives the parameter that stands for it.
    fn value(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("?{}", self.values.len())
    }

    /// Binds a list as one JSON value.
    fn list(&mut self, values: &impl serde::Serialize) -> String {
        // Ids and keys always become JSON; an empty list would find nobody.
        let json = serde_json::to_string(values).unwrap_or_else(|_| "[]".to_owned());
        let parameter = self.value(Value::Text(json));
        format!("(SELECT value FROM json_each({parameter}))")
    }
}

impl PeopleOrder {
    /// As the index has them.
    pub(super) fn columns(self) -> &'static str {
        match self {
            Self::Register => "person",
            Self::Name => "name, person",
            Self::Birth => "ifnull(birth, '9999-99'), person",
        }
    }
}
