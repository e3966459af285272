//! The ways in which data are packed in a PDF, unpacked to be measured and no further than need be.
//!
//! Must not know PDF. Where data are damaged, what came out so far counts.

use flate2::read::{DeflateDecoder, ZlibDecoder};
use std::io::Read;

/// How much of what comes out is kept, to look whether it is packed again.
const HEAD: usize = 16 << 20;

/// What came out of data.
#[derive(Debug, Default)]
pub(super) struct Out {
    /// How much.
    pub size: u64,
    /// How much of the data it took.
    pub taken: u64,
    /// How it begins.
    pub head: Vec<u8>,
}

impl Out {
    /// What came out whole.
    pub fn whole(head: Vec<u8>) -> Self {
        Self { size: head.len() as u64, taken: 0, head }
    }
}

/// Deflated data, with a header or without; no more than `most` comes out.
pub(super) fn deflated(data: &[u8], with_header: bool, most: u64) -> Out {
    if with_header {
        let mut decoder = ZlibDecoder::new(data);
        let (size, head) = drained(&mut decoder, most);
        Out { size, taken: decoder.total_in(), head }
    } else {
        let mut decoder = DeflateDecoder::new(data);
        let (size, head) = drained(&mut decoder, most);
        Out { size, taken: decoder.total_in(), head }
    }
}

fn drained(from: &mut impl Read, most: u64) -> (u64, Vec<u8>) {
    let (mut size, mut head, mut buffer) = (0, Vec::new(), vec![0; 8 << 10]);
    while size < most {
        match from.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(n) => {
                size += n as u64;
                let room = HEAD.saturating_sub(head.len());
                head.extend_from_slice(&buffer[..n.min(room)]);
            }
        }
    }
    (size, head)
}

/// How much comes out of data packed by Lempel, Ziv and Welch, in whichever of the two ways is more. What
/// comes out is not kept.
pub(super) fn lzw(data: &[u8], most: u64) -> Out {
    let size = [0, 1].into_iter().map(|early| lzw_size(data, early, most)).max().unwrap_or(0);
    Out { size, taken: (data.len() as u64).min(size), head: Vec::new() }
}

/// Each code stands for one byte more than the code before it, so that lengths tell all.
fn lzw_size(data: &[u8], early: usize, most: u64) -> u64 {
    const CLEAR: usize = 256;
    const END: usize = 257;
    let (mut lengths, mut before, mut size) = (vec![1_u64; 258], None::<u64>, 0_u64);
    let (mut bits, mut held) = (0_usize, 0_u32);
    for byte in data {
        held = (held << 8 | u32::from(*byte)) & 0xff_ffff;
        bits += 8;
        let width = match lengths.len() + early {
            0..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
        if bits < width {
            continue;
        }
        bits -= width;
        let code = (held >> bits) as usize & ((1 << width) - 1);
        match code {
            CLEAR => {
                lengths.truncate(258);
                before = None;
                continue;
            }
            END => break,
            _ => {}
        }
        let known = lengths.get(code).copied();
        let Some(length) = known.or(before.filter(|_| code == lengths.len()).map(|b| b + 1)) else { break };
        size += length;
        if let Some(before) = before.filter(|_| lengths.len() < 4096) {
            lengths.push(before + 1);
        }
        before = Some(length);
        if size >= most {
            break;
        }
    }
    size
}

/// Bytes that stand for how often the next one is meant.
pub(super) fn run_lengths(data: &[u8], most: u64) -> Out {
    let (mut head, mut at) = (Vec::new(), 0);
    let mut size = 0_u64;
    while let Some(&length) = data.get(at).filter(|length| **length != 128) {
        let count = usize::from(length);
        let (bytes, step) = if length < 128 {
            (data.get(at + 1..at + 2 + count).unwrap_or_default().to_vec(), count + 2)
        } else {
            (vec![data.get(at + 1).copied().unwrap_or(0); 257 - count], 2)
        };
        size += bytes.len() as u64;
        if head.len() < HEAD {
            head.extend(bytes);
        }
        at += step;
        if size >= most {
            break;
        }
    }
    Out { size, taken: at as u64, head }
}

/// Bytes written as two digits each.
pub(super) fn from_hex(data: &[u8]) -> Vec<u8> {
    let digits = data.iter().filter(|b| !b.is_ascii_whitespace()).map_while(|b| char::from(*b).to_digit(16));
    let digits: Vec<u8> = digits.map(|d| u8::try_from(d).unwrap_or(0)).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

/// Bytes written as letters, five for four.
pub(super) fn from_ascii_85(data: &[u8]) -> Vec<u8> {
    let (mut out, mut group) = (Vec::new(), Vec::with_capacity(5));
    for byte in data.iter().filter(|b| !b.is_ascii_whitespace()) {
        match byte {
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => group.push(u32::from(byte - b'!')),
            _ => break,
        }
        if group.len() == 5 {
            out.extend(number(&group).to_be_bytes());
            group.clear();
        }
    }
    if group.len() > 1 {
        let keep = group.len() - 1;
        group.resize(5, 84);
        out.extend(&number(&group).to_be_bytes()[..keep]);
    }
    out
}

fn number(group: &[u32]) -> u32 {
    group.iter().fold(0_u32, |n, digit| n.wrapping_mul(85).wrapping_add(*digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_become_bytes() {
        assert_eq!(from_hex(b"48 65\n6C6>"), b"Hel`");
        assert_eq!(from_ascii_85(b"87cUR D]~>"), b"Hello");
        assert_eq!(from_ascii_85(b"zz~>"), [0; 8]);
    }

    #[test]
    fn what_is_repeated_is_measured() {
        assert_eq!(run_lengths(b"\x02abc\xfex\x80rest", 100).head, b"abcxxx");
        assert_eq!(run_lengths(&[129, 0].repeat(1000), 10_000).size, 10_112, "no more than was asked for");
        // The example of the standard: “-----A---B”, in codes of nine bits.
        let example = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
        assert_eq!(lzw(&example, 1000).size, 10);
    }
}
