//! Codes that nobody signs in with: made, kept and tried by whoever comes, without a name, a device or an address to count by.
//!
//! A flood of guesses cannot be told from the one who mistyped, and must not keep away the one who typed rightly. So what is
//! kept of a code begins with a **mark** of sixteen bits, made from the whole code with the key of the house. A code whose
//! mark is right waits in a line that guesses do not reach; every other one, wrong, expired or unknown alike, waits in the
//! line of guesses, costs the same work, and is turned away when that line is full.
//!
//! Who holds the database alone learns nothing from a mark. Who holds the house's key too learns sixteen of the sixty bits
//! that are hashed; with that key they could read the threads anyway.

use crate::Site;
use crate::codes::Code;
use crate::passphrase::{CodeFailed, Line};

impl Site {
    /// The mark of a code: four hexadecimal digits.
    fn mark(&self, code: &Code) -> String {
        let [first, second, ..] = self.db.derived_key(&format!("mark {}", code.grouped()));
        format!("{first:02x}{second:02x}")
    }

    /// What is kept of a code: its mark, and the slow hash of the part that opens.
    ///
    /// # Errors
    /// [`CodeFailed::Crowded`] when too many make one at once.
    pub async fn keep_code(&self, code: &Code) -> Result<String, CodeFailed> {
        let hash = self.hashing.hash_in(Line::Makers, code.secret()).await?;
        Ok(format!("{}{hash}", self.mark(code)))
    }

    /// Whether a typed code opens what is kept. What is no code, and a code that nothing is kept of, cost the same work.
    ///
    /// # Errors
    /// [`CodeFailed::Crowded`] when too many guess at once.
    pub async fn code_opens(&self, code: Option<&Code>, kept: Option<String>) -> Result<bool, CodeFailed> {
        // A hash begins with a dollar sign: what stands before it is the mark.
        let (mark, hash) = kept.as_deref().map_or(("", None), |kept| {
            let (mark, hash) = kept.split_at_checked(kept.find('$').unwrap_or_default()).unwrap_or(("", kept));
            (mark, Some(hash.to_owned()))
        });
        let right = code.is_some_and(|code| self.mark(code) == mark);
        let line = if right { Line::Holders } else { Line::Guesses };
        self.hashing.check_in(line, code.map(Code::secret).unwrap_or_default(), hash).await
    }
}
