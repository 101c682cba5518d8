// SPDX-License-Identifier: Apache-2.0
// Days as people write them. Entries hold days ("2026-11-24") and nothing finer.

const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

const months = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' });

/** Today on this device, "2026-11-24". */
export function today(): string {
  return dayOf(new Date());
}

export function dayOf(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** dayAfter('2026-11-24', 30). */
export function dayAfter(day: string, days: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return dayOf(new Date(year, month - 1, date + days));
}

/** "24 November 2026". */
export function dayText(day: string | undefined): string {
  const [year, month, date] = (day ?? '').split('-').map(Number);
  if (!year || !month || !date) return day ?? '';
  return format.format(new Date(year, month - 1, date));
}

/** The same of a moment in milliseconds, as in Entry.editedMs. */
export function dayTextOf(ms: string | undefined): string {
  return ms ? format.format(new Date(Number(ms))) : '';
}

/** "November 2026" of "2026-11". */
export function monthText(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return year && number ? months.format(new Date(year, number - 1, 1)) : month;
}
