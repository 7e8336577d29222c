/** The quasigroup of H. Michael Damm (2004): totally anti-symmetric, so every single wrong digit and every swap of neighbours is found. */
const damm = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
];

/** The check digit of a row of decimal digits. */
export function checkDigit(digits: string): string {
  let interim = 0;
  for (const digit of digits) interim = Number(damm[interim]?.[Number(digit)]);
  return String(interim);
}

/** The public number of a ticket, speakable and typable: `48217-3`, the digit after the dash checks the others. */
export function toNumber(serial: number): string {
  const digits = String(serial);
  return `${digits}-${checkDigit(digits)}`;
}

/** The serial behind a number as a person writes it (`48217-3`, `#48217-3`, `482173`), or undefined when it is none of ours. */
export function fromNumber(text: string): number | undefined {
  const parts = /^#?(\d{4,12})\s?[-–]?\s?(\d)$/.exec(text.trim());
  if (!parts?.[1] || !parts[2] || parts[1].startsWith('0') || checkDigit(parts[1]) !== parts[2])
    return undefined;
  return Number(parts[1]);
}

/** Numbers in a mail subject: only `[#48217-3]`, our own form, with a right check digit. */
export function numbersIn(subject: string): number[] {
  const found = [...subject.matchAll(/\[#(\d{4,12}-\d)\]/g)].map((m) => fromNumber(m[1] ?? ''));
  return found.filter((serial) => serial !== undefined);
}
