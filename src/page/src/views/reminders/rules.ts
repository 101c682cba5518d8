// SPDX-License-Identifier: Apache-2.0
// A reminder's rule as a form holds it, as the daemon takes it, and in words.
import { ReminderAbout, ReminderWhen, type Reminder } from '$types';
import { dayText } from '$page/state/days';
import { w } from '$page/words';

export interface Typed {
  id: string;
  about: number | undefined;
  when: number | undefined;
  day: string;
  on: string;
  weekday: number | undefined;
  time: string;
  title: string;
}

export function nothingTyped(): Typed {
  return { id: '0', about: undefined, when: undefined, day: '', on: '1', weekday: 1, time: '', title: '' };
}

export function typedOf(one: Reminder): Typed {
  return {
    id: one.id ?? '0',
    about: one.about,
    when: one.when,
    day: one.day ?? '',
    on: String(one.on ?? 1),
    weekday: one.when === ReminderWhen.WEEKLY ? one.on : 1,
    time: one.time ?? '',
    title: one.title ?? '',
  };
}

export function reminderOf(typed: Typed): Reminder {
  const out: Reminder = {
    id: typed.id,
    about: typed.about ?? ReminderAbout.UNSET,
    when: typed.when ?? ReminderWhen.UNSET,
    title: typed.title.trim(),
  };
  if (typed.when === ReminderWhen.AFTER_CHECK_IN) return out;
  if (typed.when === ReminderWhen.ONCE) out.day = typed.day.trim();
  if (typed.when === ReminderWhen.WEEKLY) out.on = typed.weekday ?? 0;
  if (typed.when === ReminderWhen.MONTHLY) out.on = Math.trunc(Number(typed.on)) || 0;
  out.time = typed.time.trim();
  return out;
}

export function whenText(one: Reminder): string {
  const time = one.time ?? '';
  switch (one.when) {
    case ReminderWhen.ONCE:
      return w.reminders.once(dayText(one.day), time);
    case ReminderWhen.DAILY:
      return w.reminders.daily(time);
    case ReminderWhen.WEEKLY:
      return w.reminders.weekly(w.reminders.weekdays[(one.on ?? 1) - 1] ?? '', time);
    case ReminderWhen.MONTHLY:
      return w.reminders.monthly(one.on ?? 0, time);
    default:
      return w.reminders.whens[one.when ?? 0] ?? '';
  }
}

const moments = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
});

/** '' for one that comes once, which says so already. */
export function nextText(one: Reminder): string {
  if (!Number(one.nextMs ?? 0) || one.when === ReminderWhen.ONCE) return '';
  return w.reminders.next(moments.format(new Date(Number(one.nextMs))));
}

/** Which field of the form a reason is about. */
export function fieldOf(reason: string): 'about' | 'when' | 'day' | 'on' | 'time' | 'title' | undefined {
  if (reason === 'about_missing') return 'about';
  if (['when_missing', 'rule_invalid'].includes(reason)) return 'when';
  if (['day_invalid', 'day_passed', 'day_malformed'].includes(reason)) return 'day';
  if (['month_day_unknown', 'weekday_unknown', 'on_invalid'].includes(reason)) return 'on';
  if (reason === 'time_invalid') return 'time';
  if (['title_too_long', 'text_too_long'].includes(reason)) return 'title';
  return undefined;
}
