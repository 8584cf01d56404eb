//! Signed cursors: a list goes on after the last item shown, and a made-up cursor is refused.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How many bytes of the signature a cursor carries.
const SIGNED: usize = 16;

/// Makes and reads cursors with the house's own key.
#[derive(Clone)]
pub struct Cursors([u8; 32]);

impl std::fmt::Debug for Cursors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cursors(..)")
    }
}

impl Cursors {
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    fn mac(&self, list: &str, at: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0).ok()?;
        mac.update(list.as_bytes());
        mac.update(&[0]);
        mac.update(at);
        Some(mac)
    }

    /// A cursor of this list that stands after `at`.
    #[must_use]
    pub fn make(&self, list: &str, at: &str) -> String {
        let Some(mac) = self.mac(list, at.as_bytes()) else { return String::new() };
        let sum = mac.finalize().into_bytes();
        let mut bytes: Vec<u8> = sum.iter().take(SIGNED).copied().collect();
        bytes.extend_from_slice(at.as_bytes());
        data_encoding::BASE64URL_NOPAD.encode(&bytes)
    }

    /// Where a cursor of this list stands; `None` when it is not one of ours.
    #[must_use]
    pub fn read(&self, list: &str, cursor: &str) -> Option<String> {
        let bytes = data_encoding::BASE64URL_NOPAD.decode(cursor.as_bytes()).ok()?;
        let (sum, at) = bytes.split_at_checked(SIGNED)?;
        self.mac(list, at)?.verify_truncated_left(sum).ok()?;
        String::from_utf8(at.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Cursors;

    #[test]
    fn a_cursor_is_good_only_as_it_was_made_and_for_its_list() {
        let cursors = Cursors::new([7; 32]);
        let made = cursors.make("desk", "2026|abc");
        assert_eq!(cursors.read("desk", &made).as_deref(), Some("2026|abc"));
        assert_eq!(cursors.read("board", &made), None);
        assert_eq!(cursors.read("desk", "nonsense"), None);
        let mut forged = made.clone();
        forged.pop();
        forged.push('A');
        assert!(forged == made || cursors.read("desk", &forged).is_none());
    }
}
