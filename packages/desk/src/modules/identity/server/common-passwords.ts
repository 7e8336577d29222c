/**
 * What people build passwords from, by rule instead of by list: words that stand for access or affection, seasons,
 * months, days, sports, beasts and names, and the rows of keyboards. Combinations, repetitions, digits and swapped
 * letters need no entry of their own.
 */
const groups = [
  'password passwort passwd pass secret geheim access login logon signin welcome willkommen letmein openup',
  'admin administrator root master manager owner guest test tester testing demo default changeme temp temporary user username',
  'hello hallo hi love loveyou iloveyou ichliebedich forever lover honey sweetheart baby princess prince angel star sunshine',
  'spring summer autumn fall winter fruehling sommer herbst',
  'january february march april may june july august september october november december januar februar maerz mai juni juli oktober dezember',
  'monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag',
  'football soccer baseball basketball hockey tennis fussball golf champion',
  'dragon monkey tiger lion eagle wolf bear panda horse dog cat kitty puppy mouse shark falcon phoenix unicorn butterfly',
  'superman batman spiderman starwars pokemon matrix merlin hunter ranger ninja pirate shadow killer freedom trustno trust',
  'michael daniel thomas andrew jessica jennifer ashley charlie maggie jordan george robert william anna maria lisa peter martin',
  'money dollar diamond silver golden gold purple orange yellow banana cookie chocolate cheese pepper ginger coffee pizza',
  'internet computer laptop windows linux android iphone google facebook server network desktop printer support helpdesk service office company business work job',
  'qwertz asdf zxcv yxcv qazwsx wsx edc rfv tgb yhn ujm',
  'mustang ferrari porsche mercedes harley yamaha camaro corvette',
  'god jesus lord heaven blessed family mother father mama papa friend friends school college',
];

/** Common words, longest first, so that `administrator` is found before `admin`. */
export const commonWords: readonly string[] = groups
  .flatMap((group) => group.split(' '))
  .filter((word) => word.length >= 3)
  .sort((a, b) => b.length - a.length);

/** Rows of characters that people walk along, in both directions: keyboards, the alphabet, digits. */
export const walks: readonly string[] = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'qsdfghjklm',
  'zxcvbnm',
  'yxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik',
  'qazwsxedcrfvtgbyhnujmik',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  '!@#$%^&*()',
  '!"§$%&/()=',
].flatMap((row) => [row, Array.from(row).reverse().join('')]);
