//! Capture files, as Wireshark reads them.

use std::io;
use std::io::Write;

/// What a file begins with whose times are in nanoseconds, in the byte order of its writer.
const MAGIC_NANOSECONDS: u32 = 0xa1b2_3c4d;
/// The version of the format.
const VERSION: [u16; 2] = [2, 4];
/// Packets are kept whole.
const LONGEST_PACKET_BYTES: u32 = 65_535;
/// Packets begin with their IP header (`LINKTYPE_RAW`).
const LINK_TYPE_RAW: u32 = 101;
/// The nanoseconds of a second.
const NANOS: u64 = 1_000_000_000;

/// Writes the 24 bytes that a file begins with.
///
/// # Errors
///
/// Whatever `out` says.
pub fn write_head(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(&MAGIC_NANOSECONDS.to_le_bytes())?;
    for part in VERSION {
        out.write_all(&part.to_le_bytes())?;
    }
    for field in [0, 0, LONGEST_PACKET_BYTES, LINK_TYPE_RAW] {
        out.write_all(&u32::to_le_bytes(field))?; // time zone and accuracy are nobody's
    }
    Ok(())
}

/// Writes a packet that was seen so many nanoseconds after the beginning of 1970, behind 16 bytes
/// of its own.
///
/// # Errors
///
/// Whatever `out` says.
///
/// # Panics
///
/// In 2106, when the seconds no longer fit, and for a packet above 65,535 bytes.
pub fn write_packet(at_ns: u64, packet: &[u8], out: &mut dyn Write) -> io::Result<()> {
    let seconds = u32::try_from(at_ns / NANOS).expect("before 2106");
    let length = u32::from(u16::try_from(packet.len()).expect("segments are short"));
    for field in [seconds, (at_ns % NANOS) as u32, length, length] {
        out.write_all(&field.to_le_bytes())?;
    }
    out.write_all(packet)
}
