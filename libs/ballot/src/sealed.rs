//! Ballot papers that nobody can read before enough scrutineers open the box together.
//!
//! An election has one pair of keys. The public half seals papers; the private half exists only while it is made and while the
//! box is opened: it is shared out among the scrutineers so that `needed` of them can put it together again and fewer learn
//! nothing (Shamir, How to share a secret, 1979). A paper is sealed with HPKE (RFC 9180: X25519, HKDF-SHA256,
//! ChaCha20-Poly1305), bound to its election and its serial, and filled up to one length, so that neither its length nor its
//! place tells anything.
//!
//! This protects papers on a disk, in a log and in a backup before the count. It does not protect against a program that
//! lies before it seals.
//!
//! ```
//! use ballot::sealed::{self, KeyPart};
//! let (box_key, parts) = sealed::make_keys([7; 32], [8; 32], 3, 2)?;
//! let shut = sealed::seal(&box_key, [1; 16], b"2 1 3", 40, [9; 32])?;
//! let typed: Vec<KeyPart> = parts[1..].iter().map(|part| part.text().parse()).collect::<Result<_, _>>()?;
//! let opener = sealed::put_together(&box_key, &typed)?;
//! assert_eq!(opener.open([1; 16], &shut)?, b"2 1 3");
//! assert!(sealed::put_together(&box_key, &typed[..1]).is_err(), "one of two is not enough");
//! # Ok::<(), sealed::SealFault>(())
//! ```

mod chance;
mod part;

use blahaj::{Share, Sharks};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use sha2::{Digest, Sha256};

use chance::Given;
pub use part::KeyPart;

/// The fewest scrutineers of one election.
pub const FEWEST_KEYS: u8 = 3;
/// The most.
pub const MOST_KEYS: u8 = 7;

/// What the seal is made for, so that it opens nothing else.
const INFO: &[u8] = b"alongside ballot paper 1";
/// The public key of X25519 in bytes.
const KEY: usize = 32;
/// What ends the content of a paper; zeros follow (ISO/IEC 7816-4).
const END: u8 = 0x80;

/// The serial of a paper: random, and in no order.
pub type Serial = [u8; 16];

/// What seals the papers of one election. It is no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoxKey([u8; KEY]);

/// Why papers are not sealed or not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealFault {
    /// Not between three and seven scrutineers, or not more than half of them needed.
    #[error("there are 3 to 7 scrutineers, and more than half of them open the box")]
    Keys,
    /// A part was mistyped, or is none.
    #[error("this is no key of a scrutineer, or it was mistyped")]
    Mistyped,
    /// A part belongs to another election.
    #[error("this key belongs to another election")]
    OtherElection,
    /// Fewer different parts than are needed.
    #[error("{missing} more scrutineers' keys are needed")]
    TooFew {
        /// How many are missing.
        missing: u8,
    },
    /// The parts are of this election by their look, and do not make its key.
    #[error("these keys do not open this box")]
    NotTheKey,
    /// A paper is longer than papers of this election are.
    #[error("the paper is longer than papers of this election are")]
    TooLong,
    /// A sealed paper was changed, or belongs to another election or serial.
    #[error("a sealed paper was changed, or belongs elsewhere")]
    Changed,
}

impl BoxKey {
    /// As it is kept.
    #[must_use]
    pub const fn bytes(&self) -> [u8; KEY] {
        self.0
    }

    /// As it was kept.
    #[must_use]
    pub const fn of(bytes: [u8; KEY]) -> Self {
        Self(bytes)
    }

    /// What stands in a part so that a part of another election is noticed.
    fn mark(&self) -> [u8; 4] {
        let hash = Sha256::digest(self.0);
        let mut mark = [0; 4];
        mark.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        mark
    }
}

/// Makes the keys of an election: what seals, and a part for each scrutineer. `key_chance` and `part_chance` are 32 bytes of
/// chance each, used for nothing else.
///
/// # Errors
/// [`SealFault::Keys`] unless there are 3 to 7 parts and more than half of them are needed.
pub fn make_keys(
    key_chance: [u8; 32],
    part_chance: [u8; 32],
    parts: u8,
    needed: u8,
) -> Result<(BoxKey, Vec<KeyPart>), SealFault> {
    if !(FEWEST_KEYS..=MOST_KEYS).contains(&parts) || needed > parts || needed <= parts / 2 {
        return Err(SealFault::Keys);
    }
    let (private, public) = X25519HkdfSha256::derive_keypair(&key_chance);
    let box_key = BoxKey(array(&public.to_bytes())?);
    let secret = private.to_bytes();
    let mut chance = Given::new(part_chance);
    let shares = Sharks(needed).dealer_rng(&secret, &mut chance).take(usize::from(parts));
    let made = shares.map(|share| KeyPart::new(needed, Vec::from(&share), box_key.mark())).collect();
    Ok((box_key, made))
}

/// Seals a paper: `length` is the same for all papers of an election, `chance` 32 new bytes for this one.
///
/// # Errors
/// [`SealFault::TooLong`].
pub fn seal(to: &BoxKey, serial: Serial, paper: &[u8], length: usize, chance: [u8; 32]) -> Result<Vec<u8>, SealFault> {
    if paper.len() >= length {
        return Err(SealFault::TooLong);
    }
    let mut filled = paper.to_vec();
    filled.push(END);
    filled.resize(length, 0);
    let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&to.0).map_err(|_| SealFault::NotTheKey)?;
    let (enclosed, shut) = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &public,
        INFO,
        &filled,
        &serial,
        &mut Given::new(chance),
    )
    .map_err(|_| SealFault::NotTheKey)?;
    let mut sealed = enclosed.to_bytes().to_vec();
    sealed.extend_from_slice(&shut);
    Ok(sealed)
}

/// What opens the papers of one election, while it is held.
pub struct Opener(<X25519HkdfSha256 as Kem>::PrivateKey);

impl std::fmt::Debug for Opener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Opener")
    }
}

/// Puts the key together from parts. A part that was typed twice counts once.
///
/// # Errors
/// [`SealFault::OtherElection`], [`SealFault::TooFew`] or [`SealFault::NotTheKey`].
pub fn put_together(box_key: &BoxKey, parts: &[KeyPart]) -> Result<Opener, SealFault> {
    if parts.iter().any(|part| part.mark() != box_key.mark()) {
        return Err(SealFault::OtherElection);
    }
    let mut different: Vec<&KeyPart> = Vec::new();
    for part in parts {
        if different.iter().all(|known| known.number() != part.number()) {
            different.push(part);
        }
    }
    let needed = different.iter().map(|part| part.needed()).max().unwrap_or(FEWEST_KEYS);
    let here = u8::try_from(different.len()).unwrap_or(u8::MAX);
    if here < needed {
        return Err(SealFault::TooFew { missing: needed.saturating_sub(here) });
    }
    let shares: Vec<Share> = different
        .iter()
        .map(|part| Share::try_from(part.share()))
        .collect::<Result<_, _>>()
        .map_err(|_| SealFault::Mistyped)?;
    let secret = Sharks(needed).recover(&shares).map_err(|_| SealFault::NotTheKey)?;
    let private = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&secret).map_err(|_| SealFault::NotTheKey)?;
    if X25519HkdfSha256::sk_to_pk(&private).to_bytes().as_slice() != box_key.0 {
        return Err(SealFault::NotTheKey);
    }
    Ok(Opener(private))
}

impl Opener {
    /// Opens one paper.
    ///
    /// # Errors
    /// [`SealFault::Changed`].
    pub fn open(&self, serial: Serial, sealed: &[u8]) -> Result<Vec<u8>, SealFault> {
        let (enclosed, shut) = sealed.split_at_checked(KEY).ok_or(SealFault::Changed)?;
        let enclosed = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(enclosed).map_err(|_| SealFault::Changed)?;
        let mut opened = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.0,
            &enclosed,
            INFO,
            shut,
            &serial,
        )
        .map_err(|_| SealFault::Changed)?;
        let end = opened.iter().rposition(|byte| *byte != 0).ok_or(SealFault::Changed)?;
        if opened.get(end) != Some(&END) {
            return Err(SealFault::Changed);
        }
        opened.truncate(end);
        Ok(opened)
    }
}

/// What a voter may write down: it shows that their paper is in the box, and not what it says. It is made from the election's
/// key, the serial, the paper and a number that stays sealed with it, so that nobody can try out papers.
#[must_use]
pub fn tracker(box_key: &BoxKey, serial: Serial, paper: &[u8], hidden: [u8; 16]) -> String {
    let hash = Sha256::new()
        .chain_update(b"alongside tracker 1")
        .chain_update(box_key.0)
        .chain_update(serial)
        .chain_update(hidden)
        .chain_update(paper)
        .finalize();
    part::letters(hash.as_slice()).chars().take(10).collect()
}

fn array(bytes: &[u8]) -> Result<[u8; KEY], SealFault> {
    bytes.try_into().map_err(|_| SealFault::NotTheKey)
}

#[cfg(test)]
mod tests;
