// SPDX-License-Identifier: Apache-2.0
// Every string that a person sees, by view: one file each in en/.
import home from './en/home';
import tonight from './en/tonight';
import start from './en/start';
import answers from './en/answers';
import limits from './en/limits';
import about from './en/about';
import thanks from './en/thanks';
import catalogue from './en/catalogue';
import own from './en/own';
import entries from './en/entries';
import overlap from './en/overlap';
import plans from './en/plans';
import proposals from './en/proposals';
import cards from './en/cards';
import rounds from './en/rounds';
import talks from './en/talks';
import experiments from './en/experiments';
import kit from './en/kit';
import concerns from './en/concerns';
import checkins from './en/checkins';
import followups from './en/followups';
import comfort from './en/comfort';
import helped from './en/helped';
import trends from './en/trends';
import lookback from './en/lookback';
import notebook from './en/notebook';
import support from './en/support';
import sharing from './en/sharing';
import leaving from './en/leaving';
import pair from './en/pair';
import network from './en/network';
import reminders from './en/reminders';
import settings from './en/settings';
import backup from './en/backup';
import transfer from './en/transfer';
import signposts from './en/signposts';
import help from './en/help';
import entry from './en/entry';
import firstRun from './en/first_run';
import parts from './en/parts';
import shell from './en/shell';
import unlock from './en/unlock';

export const en = {
  home,
  tonight,
  start,
  answers,
  limits,
  about,
  thanks,
  catalogue,
  own,
  entries,
  overlap,
  plans,
  proposals,
  cards,
  rounds,
  talks,
  experiments,
  kit,
  concerns,
  checkins,
  followups,
  comfort,
  helped,
  trends,
  lookback,
  notebook,
  support,
  sharing,
  leaving,
  pair,
  network,
  reminders,
  settings,
  backup,
  transfer,
  signposts,
  help,
  entry,
  firstRun,
  parts,
  shell,
  unlock,
};

export type Words = typeof en;
