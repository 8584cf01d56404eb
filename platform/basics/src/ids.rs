//! Ids have kinds: a person's id cannot be passed where a place's is asked for.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use crate::Chance;
use crate::value::{FromValue, Kind, ToValue, Value};

/// The text is no id. What was typed is not repeated: it may be anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadId;

impl fmt::Display for BadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is not an id")
    }
}

impl std::error::Error for BadId {}

/// Declares a kind of id: a `UUIDv7`, which sorts by the millisecond it was made in. Never use one for a thing that must
/// not be traced: that is what [`LooseId`] is for.
#[macro_export]
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($crate::uuid::Uuid);

        impl $name {
            /// A new id, made at `now`.
            #[must_use]
            pub fn new(now: $crate::Instant, chance: &$crate::Chance) -> Self {
                Self($crate::uuid::Builder::from_unix_timestamp_millis(now.unix_millis(), &chance.bytes()).into_uuid())
            }

            /// The id behind the kind, for the store and the audit chain.
            #[must_use]
            pub const fn uuid(self) -> $crate::uuid::Uuid {
                self.0
            }

            /// Gives a stored id its kind.
            #[must_use]
            pub const fn of(uuid: $crate::uuid::Uuid) -> Self {
                Self(uuid)
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0.simple(), f)
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0.simple())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::BadId;
            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                $crate::uuid::Uuid::try_parse(text).map(Self).map_err(|_| $crate::BadId)
            }
        }

        impl $crate::ToValue for $name {
            fn to_value(&self) -> $crate::Value {
                $crate::Value::Id(self.0)
            }
        }

        impl $crate::FromValue for $name {
            const KIND: $crate::Kind = $crate::Kind::Id;
            fn from_value(value: $crate::Value) -> ::std::option::Option<Self> {
                match value {
                    $crate::Value::Id(uuid) => Some(Self(uuid)),
                    _ => None,
                }
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(from: D) -> ::std::result::Result<Self, D::Error> {
                let text = <::std::borrow::Cow<'de, str> as $crate::serde::Deserialize>::deserialize(from)?;
                text.parse().map_err($crate::serde::de::Error::custom)
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, to: S) -> ::std::result::Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }
    };
}

/// The id of a thing that must not be traced (promise 4): 128 random bits, with no time and no order in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LooseId(Uuid);

impl LooseId {
    /// A new one.
    #[must_use]
    pub fn new(chance: &Chance) -> Self {
        Self(Uuid::from_bytes(chance.bytes()))
    }

    /// The 128 bits.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl FromStr for LooseId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        Uuid::try_parse(text).map(Self).map_err(|_| BadId)
    }
}

impl fmt::Display for LooseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.simple(), f)
    }
}

impl ToValue for LooseId {
    fn to_value(&self) -> Value {
        Value::Id(self.0)
    }
}

impl FromValue for LooseId {
    const KIND: Kind = Kind::Id;
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Id(uuid) => Some(Self(uuid)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Chance, Instant, LooseId, PersonId};

    #[test]
    fn ids_sort_by_the_time_they_were_made_and_loose_ones_do_not() {
        let chance = Chance::seeded(3);
        let early = Instant::parse("2026-08-28T09:00:00.000000Z").unwrap();
        let ids: Vec<PersonId> = (0..50).map(|n| PersonId::new(early.plus_seconds(n), &chance)).collect();
        assert!(ids.is_sorted());
        let loose: Vec<u128> = (0..50).map(|_| LooseId::new(&chance).uuid().as_u128()).collect();
        assert!(!loose.is_sorted());
    }

    #[test]
    fn an_id_reads_back_and_nonsense_does_not() {
        let id = PersonId::new(Instant::parse("2026-08-28T09:00:00.000000Z").unwrap(), &Chance::seeded(1));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("robert'); drop".parse::<PersonId>().is_err());
    }
}
