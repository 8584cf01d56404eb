//! Whether there is room for one file more.

use crate::model::{Full, MIB, Whose};

/// What one person, or one place, has brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Brought {
    /// How many within a day.
    pub today: i64,
    /// How many bytes altogether.
    pub bytes: i64,
}

/// How much may be brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// How many within a day.
    pub today: i64,
    /// How many MiB altogether.
    pub mib: i64,
}

/// Whether a file of so many bytes may come too.
pub(crate) fn room(whose: Whose, had: Brought, most: Limits, bytes: i64) -> Result<(), Full> {
    if had.today >= most.today {
        return Err(Full::Today { whose, most: most.today });
    }
    if had.bytes.saturating_add(bytes) > most.mib.saturating_mul(MIB) {
        return Err(Full::Altogether { whose, most: most.mib });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Brought, Limits, room};
    use crate::model::{Full, MIB, Whose};

    #[test]
    fn there_is_room_up_to_the_limit_and_the_refusal_says_which() {
        let most = Limits { today: 3, mib: 2 };
        let whose = Whose::Person;
        for (today, bytes, more, expected) in [
            (0, 0, 1, Ok(())),
            (2, 0, 1, Ok(())),
            (3, 0, 1, Err(Full::Today { whose, most: 3 })),
            (0, 2 * MIB - 1, 1, Ok(())),
            (0, 2 * MIB, 1, Err(Full::Altogether { whose, most: 2 })),
            (0, 0, 2 * MIB + 1, Err(Full::Altogether { whose, most: 2 })),
            (0, i64::MAX, i64::MAX, Err(Full::Altogether { whose, most: 2 })),
        ] {
            assert_eq!(room(whose, Brought { today, bytes }, most, more), expected, "{today} {bytes} {more}");
        }
    }
}
