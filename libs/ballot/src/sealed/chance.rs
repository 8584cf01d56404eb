//! Chance that is handed in: this library draws none itself.

use hpke::rand_core::{TryCryptoRng, TryRng};
use sha2::{Digest, Sha256};
use std::convert::Infallible;

/// As many bytes as are asked for, from 32 that were drawn elsewhere: SHA-256 over them and a counter.
pub struct Given {
    seed: [u8; 32],
    block: u64,
    left: Vec<u8>,
}

impl Given {
    pub const fn new(seed: [u8; 32]) -> Self {
        Self { seed, block: 0, left: Vec::new() }
    }

    fn next(&mut self) -> u8 {
        if self.left.is_empty() {
            let block = Sha256::new().chain_update(self.seed).chain_update(self.block.to_be_bytes()).finalize();
            self.block = self.block.wrapping_add(1);
            self.left = block.to_vec();
        }
        self.left.pop().unwrap_or_default()
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.next())
    }
}

impl TryRng for Given {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(self.bytes()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(self.bytes()))
    }

    fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), Infallible> {
        for byte in to.iter_mut() {
            *byte = self.next();
        }
        Ok(())
    }
}

impl TryCryptoRng for Given {}
