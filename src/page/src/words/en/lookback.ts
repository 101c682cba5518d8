// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Looking back',
  about: 'Plans, things tried and kind words, month by month.',
  show: 'What to show',
  all: 'Everything',
  kindWords: 'Kind words',
  from: 'From this month on',
  to: 'Until this month',
  monthHint: 'Like 2026-11; empty for all.',
  nothing: 'Nothing here yet.',
  open: 'Look at it',
  planStates: {
    1: 'a draft',
    2: 'proposed',
    3: 'agreed',
    4: 'its time is over',
    5: 'put away',
  } as Record<number, string>,
};
