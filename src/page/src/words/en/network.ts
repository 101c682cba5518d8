// SPDX-License-Identifier: Apache-2.0
// The causes are the daemon's (proto/README.md, "The doctor"); the command line says the same in
// src/cli/doctor.cc. Who is in reach when is nobody's business, so that is never said.
type Remedy = [what: (name: string) => string, next: string];

export default {
  title: 'Network',
  about: 'Why the devices do not meet, and what to do about it.',
  findings: 'How it looks',
  nothing: 'Nothing stands in the way, as far as this device can tell.',
  look: 'Look again',
  looked: 'Looked again.',
  someone: 'the other person',
  unknown: (cause: string) => `Something that this version has no words for: ${cause}.`,
  causes: {
    not_set_up: [() => 'Lull is not set up here yet.', 'Begin with a nickname and a passphrase.'],
    locked: [() => 'Lull is locked here, so it neither reaches nor answers anybody.', 'Unlock it.'],
    not_paired: [() => 'This device is not paired yet.', 'Sit together and pair your devices.'],
    pairing_ended: [
      () => 'The other person has ended the pairing.',
      'Nothing goes over any more. You can end it here, too; what you wrote stays.',
    ],
    paused: [() => 'You have paused. Nothing goes out or comes in.', 'Go on whenever you like.'],
    no_link: [
      () => 'This device is in no network.',
      'Turn Wi-Fi on or plug in a cable. Nothing is lost meanwhile.',
    ],
    cannot_listen: [
      () => 'Lull cannot listen on this device.',
      'If another program has its port, end that program. If lulld was started with --listen and an address that is not there, start it without. Lull tries again by itself.',
    ],
    connected: [(name) => `The way to ${name}’s device works.`, 'There is nothing to do.'],
    clocks_apart: [
      () => 'The clocks of the two devices are too far apart, so the devices pass each other by.',
      'Set date, time and time zone right on both devices.',
    ],
    versions: [
      () => 'The two devices run versions of Lull that do not understand each other.',
      'Bring the older one up to date. What was written stays.',
    ],
    store_full: [
      (name) =>
        `${name}’s device has sent more than Lull keeps, so nothing more comes in from there.`,
      'What is here stays, and you can go on writing. To stay with what you have, stop sharing, which ends the pairing. Should that be a mistake, let the other one delete what is not needed, stop on both devices, and pair anew.',
    ],
    too_many_replicas: [
      (name) =>
        `${name}’s device has come under more names than a pairing holds, as after many restores, so nothing is carried over any more.`,
      'Pair the two devices anew: stop sharing first, then pair. What is here stays.',
    ],
    firewall: [
      (name) => `${name}’s device is near, but a firewall keeps the two apart.`,
      'Allow Lull in the firewall of both devices: the TCP port that each one names below, under “listening”, and UDP port 23917.',
    ],
    vpn: [
      (name) => `Traffic to ${name}’s device goes into a VPN instead of the home network.`,
      'Switch the VPN off, or let it leave the local network alone. Many have a setting for that.',
    ],
    other_network: [
      (name) => `You are in another network than the one where you met ${name}’s device.`,
      'Put both devices into the same network, not one of them into a guest network. If a router joins the two networks, type the address below.',
    ],
    not_open_there: [
      (name) =>
        `There is a device at the address where ${name}’s was, and Lull is not open on it, or it has another address now.`,
      'Nothing to do here: they meet by themselves once Lull is open on both.',
    ],
    stranger_answers: [
      (name) => `Something else answers at the address where ${name}’s device was.`,
      'Nothing to do here: they meet by themselves once both are in one network. To help, type the address below that this page shows over there.',
    ],
    no_answer: [
      (name) => `Nothing answers where ${name}’s device was last.`,
      'It is off, asleep or elsewhere. If it is on and in this network, the network may keep its devices apart, as guest networks do: use another one, or a phone’s hotspot.',
    ],
    looking: [
      (name) => `Lull is looking for ${name}’s device and has no answer yet.`,
      'Give it a minute. If nothing comes, look again.',
    ],
    quiet: [
      () => 'Lull sends no beacons here, because you asked it to be quiet.',
      'Switch that off below so that the devices find each other, or type an address.',
    ],
    history_forked: [
      () =>
        'The other device’s history split in two, as after a copied disk. Nothing was overwritten.',
      'Pair the two devices anew: stop sharing first, then pair.',
    ],
    damaged_changes: [
      () =>
        'Some changes from the other device break a rule. They were put aside; the rest goes on.',
      'If it happens again, bring both devices up to date.',
    ],
  } as Record<string, Remedy>,
  devices: 'Devices',
  none: 'This device is not paired yet.',
  toPair: 'Pair your devices',
  deviceOf: (name: string) => `A device of ${name}`,
  nameless: 'somebody without a name',
  ended: 'The pairing was ended over there.',
  unfinished: 'The pairing waits to be confirmed over there.',
  allThere: (name: string) => `Everything that you shared is with ${name}.`,
  waits: (n: number, day: string) =>
    `${n === 1 ? '1 of your entries waits' : `${n} of your entries wait`}; everything before ${day} is over there.`,
  connectTitle: 'Meet at an address',
  connectAbout: 'If the two do not find each other: the address that this page names on the other device, under “listening”.',
  address: 'Address',
  addressHint: 'Like 192.168.1.7:41234',
  connect: 'Look there',
  connecting: 'Looking there.',
  connected: 'Looked there. If it was the right address, the two keep each other in step from now on.',
  quietTitle: 'Quiet',
  quietAbout:
    'A quiet device sends no beacons into the network. It still answers, and meets at addresses that are known or typed.',
  quiet: 'Be quiet in the network',
  details: 'Details for whoever looks after the network',
  listening: 'Listening',
  interface: 'Network',
  tunnel: 'a tunnel',
  lastAddress: 'Last address',
  evidence: 'What speaks for it',
  box: 'What Lull may do on this computer',
  files: (closed: boolean) => (closed ? 'Only its own folder is open to it.' : 'Other files are open to it.'),
  calls: (closed: boolean) =>
    closed ? 'It has given up all system calls but its own.' : 'It may make any system call.',
  boxWhy: {
    switched_off: 'It was started with --no-sandbox.',
    kernel_too_old: 'This computer’s kernel is too old for all of it.',
    kernel_without: 'This computer’s kernel was made or started without it.',
    sanitized_build: 'This lulld was built for tests.',
    box_failed: 'It could not be done; what lulld printed at its start says more.',
  } as Record<string, string>,
};
