//! Rows as they come back, and values as they go in, for either engine.

use basics::{Date, FromValue, Instant, Kind, Value};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Postgres, Row as _, Sqlite};
use uuid::Uuid;

use crate::{Result, StoreError};

/// One row.
#[derive(Debug)]
pub enum Row {
    /// From SQLite.
    #[doc(hidden)]
    Lite(SqliteRow),
    /// From PostgreSQL.
    #[doc(hidden)]
    Pg(PgRow),
}

impl Row {
    /// The value of a column.
    ///
    /// # Errors
    /// [`StoreError::Column`] when there is no such column or it holds something else.
    pub fn get<T: FromValue>(&self, column: &'static str) -> Result<T> {
        let value = self.value(column, T::KIND)?;
        T::from_value(value).ok_or(StoreError::Column { column })
    }

    /// A yes or no that a statement worked out (`CASE .. THEN 1 ELSE 0 END`), which the engines give in different sizes.
    ///
    /// # Errors
    /// [`StoreError::Column`].
    pub fn get_flag(&self, column: &'static str) -> Result<bool> {
        let number = match self {
            Self::Lite(row) => row.try_get::<i64, _>(column),
            Self::Pg(row) => row.try_get::<i32, _>(column).map(i64::from),
        };
        number.map(|n| n != 0).map_err(|_| StoreError::Column { column })
    }

    /// A cell as a neutral value, by the kind its rule names.
    ///
    /// # Errors
    /// [`StoreError::Column`].
    pub fn value(&self, column: &'static str, kind: Kind) -> Result<Value> {
        let found = match self {
            Self::Lite(row) => lite_value(row, column, kind),
            Self::Pg(row) => pg_value(row, column, kind),
        };
        found.map_err(|_| StoreError::Column { column })?.ok_or(StoreError::Column { column })
    }
}

macro_rules! cell {
    ($row:expr, $column:expr, $kind:expr, $type:ty, $make:expr) => {
        match $row.try_get::<Option<$type>, _>($column)? {
            None => Some(Value::Null($kind)),
            Some(held) => $make(held),
        }
    };
}

fn lite_value(row: &SqliteRow, column: &str, kind: Kind) -> sqlx::Result<Option<Value>> {
    Ok(match kind {
        Kind::Id => cell!(row, column, kind, Uuid, |v| Some(Value::Id(v))),
        Kind::Int => cell!(row, column, kind, i64, |v| Some(Value::Int(v))),
        Kind::Bool => cell!(row, column, kind, bool, |v| Some(Value::Bool(v))),
        Kind::Text => cell!(row, column, kind, String, |v| Some(Value::Text(v))),
        Kind::Bytes => cell!(row, column, kind, Vec<u8>, |v| Some(Value::Bytes(v))),
        Kind::Instant => cell!(row, column, kind, String, |v: String| Instant::parse(&v).map(Value::Instant)),
        Kind::Date => cell!(row, column, kind, String, read_date),
    })
}

fn pg_value(row: &PgRow, column: &str, kind: Kind) -> sqlx::Result<Option<Value>> {
    Ok(match kind {
        Kind::Id => cell!(row, column, kind, Uuid, |v| Some(Value::Id(v))),
        Kind::Int => cell!(row, column, kind, i64, |v| Some(Value::Int(v))),
        Kind::Bool => cell!(row, column, kind, bool, |v| Some(Value::Bool(v))),
        Kind::Text => cell!(row, column, kind, String, |v| Some(Value::Text(v))),
        Kind::Bytes => cell!(row, column, kind, Vec<u8>, |v| Some(Value::Bytes(v))),
        Kind::Instant => {
            cell!(row, column, kind, PgInstant, |v: PgInstant| Instant::from_unix_micros(v.0).map(Value::Instant))
        }
        Kind::Date => cell!(row, column, kind, String, read_date),
    })
}

#[expect(clippy::needless_pass_by_value, reason = "the reader of a cell takes what the cell held")]
fn read_date(text: String) -> Option<Value> {
    text.parse::<Date>().ok().map(Value::Date)
}

/// PostgreSQL's TIMESTAMPTZ as microseconds since 1970. Its own wire form counts from 2000.
struct PgInstant(i64);

/// Microseconds from 1970-01-01 to 2000-01-01, PostgreSQL's own epoch.
const PG_EPOCH_MICROS: i64 = 946_684_800_000_000;

impl sqlx::Type<Postgres> for PgInstant {
    fn type_info() -> sqlx::postgres::PgTypeInfo {
        sqlx::postgres::PgTypeInfo::with_name("TIMESTAMPTZ")
    }
}

impl sqlx::Encode<'_, Postgres> for PgInstant {
    fn encode_by_ref(
        &self,
        buf: &mut sqlx::postgres::PgArgumentBuffer,
    ) -> std::result::Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
        let since = self.0.checked_sub(PG_EPOCH_MICROS).ok_or("a time too far from now")?;
        <i64 as sqlx::Encode<Postgres>>::encode_by_ref(&since, buf)
    }
}

impl sqlx::Decode<'_, Postgres> for PgInstant {
    fn decode(value: sqlx::postgres::PgValueRef<'_>) -> std::result::Result<Self, sqlx::error::BoxDynError> {
        let since = <i64 as sqlx::Decode<Postgres>>::decode(value)?;
        Ok(Self(since.checked_add(PG_EPOCH_MICROS).ok_or("a time too far from now")?))
    }
}

type LiteQuery<'q> = Query<'q, Sqlite, SqliteArguments>;
type PgQuery<'q> = Query<'q, Postgres, PgArguments>;

pub(crate) fn bind_lite<'q>(mut query: LiteQuery<'q>, values: &'q [Value]) -> LiteQuery<'q> {
    for value in values {
        query = match value {
            Value::Null(_) => query.bind(None::<String>),
            Value::Id(v) => query.bind(*v),
            Value::Int(v) => query.bind(*v),
            Value::Bool(v) => query.bind(*v),
            Value::Text(v) => query.bind(v.as_str()),
            Value::Bytes(v) => query.bind(v.as_slice()),
            Value::Instant(v) => query.bind(v.text()),
            Value::Date(v) => query.bind(v.to_string()),
        };
    }
    query
}

pub(crate) fn bind_pg<'q>(mut query: PgQuery<'q>, values: &'q [Value]) -> PgQuery<'q> {
    for value in values {
        query = match value {
            Value::Null(Kind::Id) => query.bind(None::<Uuid>),
            Value::Null(Kind::Int) => query.bind(None::<i64>),
            Value::Null(Kind::Bool) => query.bind(None::<bool>),
            Value::Null(Kind::Text | Kind::Date) => query.bind(None::<String>),
            Value::Null(Kind::Bytes) => query.bind(None::<Vec<u8>>),
            Value::Null(Kind::Instant) => query.bind(None::<PgInstant>),
            Value::Id(v) => query.bind(*v),
            Value::Int(v) => query.bind(*v),
            Value::Bool(v) => query.bind(*v),
            Value::Text(v) => query.bind(v.as_str()),
            Value::Bytes(v) => query.bind(v.as_slice()),
            Value::Instant(v) => query.bind(PgInstant(v.unix_micros())),
            Value::Date(v) => query.bind(v.to_string()),
        };
    }
    query
}
