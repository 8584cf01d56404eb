//! The neutral form of a value on its way to or from either engine.

use uuid::Uuid;

use crate::{Date, Instant};

/// What kind of value a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A 128-bit id.
    Id,
    /// A whole number of 64 bits.
    Int,
    /// True or false.
    Bool,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// A moment.
    Instant,
    /// A civil date, kept as ISO 8601 text on both engines.
    Date,
}

/// One value. A missing one knows what kind it would have been, because PostgreSQL asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing, where this kind could stand.
    Null(Kind),
    /// An id.
    Id(Uuid),
    /// A whole number.
    Int(i64),
    /// True or false.
    Bool(bool),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A moment.
    Instant(Instant),
    /// A civil date.
    Date(Date),
}

/// Can be written to a column.
pub trait ToValue {
    /// The value to write.
    fn to_value(&self) -> Value;
}

/// Can be read from a column.
pub trait FromValue: Sized {
    /// The kind of column it is read from.
    const KIND: Kind;
    /// `None` when the value does not fit.
    fn from_value(value: Value) -> Option<Self>;
}

impl<T: ToValue + FromValue> ToValue for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null(T::KIND), ToValue::to_value)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    const KIND: Kind = T::KIND;
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Null(_) => Some(None),
            other => T::from_value(other).map(Some),
        }
    }
}

impl ToValue for &str {
    fn to_value(&self) -> Value {
        Value::Text((*self).to_owned())
    }
}

impl ToValue for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
}

impl ToValue for i32 {
    fn to_value(&self) -> Value {
        Value::Int(i64::from(*self))
    }
}

impl ToValue for u32 {
    fn to_value(&self) -> Value {
        Value::Int(i64::from(*self))
    }
}

macro_rules! plain {
    ($($type:ty => $kind:ident),+ $(,)?) => {$(
        impl ToValue for $type {
            fn to_value(&self) -> Value {
                Value::$kind(self.clone())
            }
        }
        impl FromValue for $type {
            const KIND: Kind = Kind::$kind;
            fn from_value(value: Value) -> Option<Self> {
                match value {
                    Value::$kind(held) => Some(held),
                    _ => None,
                }
            }
        }
    )+};
}

plain!(Uuid => Id, i64 => Int, bool => Bool, String => Text, Vec<u8> => Bytes, Date => Date);

/// Declares an enum that is kept as a word: `text_enum! { /// Doc. pub enum Outcome { /// Doc. Done = "done" } }`.
/// Gives `code()`, `from_code()`, `ALL`, [`ToValue`] and [`FromValue`].
#[macro_export]
macro_rules! text_enum {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every one of them, in the order they are declared.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word it is kept as, and the last part of its word key.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The one that is kept as `code`.
            #[must_use]
            pub fn from_code(code: &str) -> ::std::option::Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl $crate::ToValue for $name {
            fn to_value(&self) -> $crate::Value {
                $crate::Value::Text(self.code().to_owned())
            }
        }

        impl $crate::FromValue for $name {
            const KIND: $crate::Kind = $crate::Kind::Text;
            fn from_value(value: $crate::Value) -> ::std::option::Option<Self> {
                match value {
                    $crate::Value::Text(code) => Self::from_code(&code),
                    _ => None,
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::{FromValue, Kind, ToValue, Value};

    text_enum! {
        /// A trial.
        pub enum Colour {
            /// Red.
            Red = "red",
            /// Blue.
            Blue = "blue",
        }
    }

    #[test]
    fn an_enum_is_kept_as_its_word() {
        for colour in Colour::ALL {
            assert_eq!(Colour::from_value(colour.to_value()), Some(*colour));
        }
        assert_eq!(Colour::from_value(Value::Text("green".into())), None);
        assert_eq!(None::<Colour>.to_value(), Value::Null(Kind::Text));
        assert_eq!(Option::<i64>::from_value(Value::Null(Kind::Int)), Some(None));
    }
}
