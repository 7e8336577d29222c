/** Seconds between 1900, where NTP begins, and 1970 (RFC 5905, 6). */
const epochSeconds = 2_208_988_800;

interface NtpAnswer {
  readonly stratum: number;
  readonly receivedMs: number;
  readonly sentMs: number;
}

/** A client's question of version 4. */
export function makeNtpQuestion(nowMs: number): Buffer {
  const packet = Buffer.alloc(48);
  packet[0] = 0x23;
  const seconds = nowMs / 1000 + epochSeconds;
  packet.writeUInt32BE(Math.floor(seconds), 40);
  packet.writeUInt32BE(Math.floor((seconds % 1) * 2 ** 32), 44);
  return packet;
}

/** Undefined for what is no answer of a server that knows the time (stratum 0 and 16 do not). */
export function parseNtpAnswer(packet: Buffer): NtpAnswer | undefined {
  const mode = (packet[0] ?? 0) & 7;
  const stratum = packet[1] ?? 0;
  if (packet.length < 48 || mode !== 4 || stratum === 0 || stratum > 15) return undefined;
  return { stratum, receivedMs: timeAt(packet, 32), sentMs: timeAt(packet, 40) };
}

function timeAt(packet: Buffer, at: number): number {
  return (packet.readUInt32BE(at) - epochSeconds + packet.readUInt32BE(at + 4) / 2 ** 32) * 1000;
}
