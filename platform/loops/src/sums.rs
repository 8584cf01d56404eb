//! Hashes of sealed cells, for the audit chain: it holds them, and never words (design, section 3).

use sha2::{Digest as _, Sha256};

/// The SHA-256 of sealed cells, one after the other, as text: what an act gives as its reason. An erasure destroys the key
/// and leaves the cell, so that the sum still fits.
#[must_use]
pub fn sum(cells: &[&[u8]]) -> String {
    let mut sum = Sha256::new();
    for cell in cells {
        sum.update(cell);
    }
    data_encoding::HEXLOWER.encode(&sum.finalize())
}

#[cfg(test)]
mod tests {
    use super::sum;

    #[test]
    fn a_sum_is_over_all_cells_in_their_order() {
        // The examples of FIPS 180-2: "abc", and nothing at all.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sum(&[b"abc"]), abc);
        assert_eq!(sum(&[b"ab", b"c"]), abc);
        assert_ne!(sum(&[b"c", b"ab"]), abc);
        assert_eq!(sum(&[]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
