import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { foldText } from './fold-text.ts';

/** The text without its folds, white space made equal. */
function seen(text: string, subject?: string): string {
  let at = 0;
  let shown = '';
  for (const fold of foldText(text, subject)) {
    shown += text.slice(at, fold.from);
    at = fold.to;
  }
  return `${shown}${text.slice(at)}`.replaceAll(/\s+/g, ' ').trim();
}

const quoted = '> Is it running again?\n>\n> Bob';
const bare = 'Is it running again?\n\nBob';

describe('folding quotes and signatures', () => {
  const attributions: Record<string, string> = {
    gmail: 'On Mon, 18 May 2026 at 09:19, Help desk <desk@hallberg.example>\nwrote:',
    'gmail, broken early': 'On Mon, 18 May\n2026 at 09:19, Help desk <desk@hallberg.example> wrote:',
    thunderbird: 'On 5/18/26 09:19, Bob Okafor wrote:',
    'apple mail': 'On 18. May 2026, at 09:19, Bob Okafor <bob@hallberg.example> wrote:',
    'gmail, german': 'Am Mo., 18. Mai 2026 um 09:19 Uhr schrieb Bob Okafor <bob@hallberg.example>:',
    'thunderbird, german': 'Am 18.05.26 um 09:19 schrieb Bob Okafor:',
    'apple mail, german': 'Am 18.05.2026 um 09:19 schrieb Bob Okafor <bob@hallberg.example>:',
    'gmail, french': 'Le lun. 18 mai 2026 à 09:19, Bob Okafor <bob@hallberg.example> a\nécrit :',
    'thunderbird, french': 'Le 18/05/2026 à 09:19, Bob Okafor a écrit\u00a0:',
    'gmail, spanish': 'El lun, 18 may 2026 a las 9:19, Bob Okafor (<bob@hallberg.example>)\nescribió:',
    'gmail, italian':
      'Il giorno lun 18 mag 2026 alle ore 09:19 Bob Okafor <bob@hallberg.example> ha\nscritto:',
    'gmail, dutch': 'Op ma 18 mei 2026 om 09:19 schreef Bob Okafor <bob@hallberg.example>:',
    'gmail, polish': 'pon., 18 maj 2026 o 09:19 Bob Okafor <bob@hallberg.example> napisał(a):',
    'thunderbird, polish': 'W dniu 18.05.2026 o 09:19, Bob Okafor pisze:',
    'gmail, portuguese': 'Em seg., 18 de mai. de 2026 às 09:19, Bob Okafor <bob@hallberg.example>\nescreveu:',
    'gmail, swedish': 'Den mån 18 maj 2026 kl 09:19 skrev Bob Okafor <bob@hallberg.example>:',
    'apple mail, swedish': '18 maj 2026 kl. 09:19 skrev Bob Okafor <bob@hallberg.example>:',
    'gmail, danish': 'Den man. 18. maj 2026 kl. 09.19 skrev Bob Okafor <bob@hallberg.example>:',
    'gmail, norwegian': 'man. 18. mai 2026 kl. 09:19 skrev Bob Okafor <bob@hallberg.example>:',
    'gmail, finnish': 'ma 18. toukok. 2026 klo 9.19 Bob Okafor (bob@hallberg.example) kirjoitti:',
    'gmail, russian': 'пн, 18 мая 2026 г. в 09:19, Bob Okafor <bob@hallberg.example>:',
    'thunderbird, russian': '18.05.2026 09:19, Bob Okafor пишет:',
    'gmail, czech': 'po 18. 5. 2026 v 9:19 odesílatel Bob Okafor <bob@hallberg.example>\nnapsal:',
    'gmail, turkish': 'Bob Okafor <bob@hallberg.example>, 18 May 2026 Pzt, 09:19 tarihinde şunu yazdı:',
    'gmail, japanese': '2026年5月18日(月) 9:19 Bob Okafor <bob@hallberg.example>:',
    'gmail, korean': '2026년 5월 18일 (월) 오전 9:19, Bob Okafor <bob@hallberg.example>님이 작성:',
    'gmail, hungarian': 'Bob Okafor <bob@hallberg.example> ezt írta (időpont: 2026. máj. 18., H, 9:19):',
    'gmail, hebrew': 'בתאריך יום ב׳, 18 במאי 2026 ב-9:19 מאת Bob Okafor <bob@hallberg.example>:',
    'gmail, indonesian':
      'Pada tanggal Sen, 18 Mei 2026 pukul 09.19 Bob Okafor <bob@hallberg.example> menulis:',
    'gmail, chinese': 'Bob Okafor <bob@hallberg.example> 于2026年5月18日周一 09:19写道：',
  };
  for (const [program, attribution] of Object.entries(attributions)) {
    test(`the attribution of ${program}, above marked lines and above bare ones`, () => {
      assert.equal(seen(`It does, thanks.\n\n${attribution}\n\n${quoted}\n`), 'It does, thanks.');
      assert.equal(seen(`It does, thanks.\n\n${attribution}\n\n${bare}\n`), 'It does, thanks.');
      const below = seen(`Hello,\n${attribution}\n${quoted}\n\nYes, it is.`);
      assert.equal(below, 'Hello, Yes, it is.');
    });
  }

  const blocks: Record<string, string> = {
    outlook:
      'From: Bob Okafor <bob@hallberg.example>\nSent: Monday, May 18, 2026 9:19 AM\nTo: Alice\nSubject: RE: Network',
    'outlook, german':
      '________________________________\nVon: Bob Okafor\nGesendet: Montag, 18. Mai 2026 09:19\nAn: Alice\nBetreff: AW: Netz',
    'outlook, french': 'De : Bob Okafor\nEnvoyé : lundi 18 mai 2026 09:19\nÀ : Alice\nObjet : RE: Réseau',
    'outlook, spanish': 'De: Bob\nEnviado el: lunes, 18 de mayo de 2026 9:19\nPara: Alice\nAsunto: RE: Red',
    'outlook, italian': 'Da: Bob\nInviato: lunedì 18 maggio 2026 09:19\nA: Alice\nOggetto: R: Rete',
    'outlook, dutch': 'Van: Bob\nVerzonden: maandag 18 mei 2026 09:19\nAan: Alice\nOnderwerp: RE: Netwerk',
    'outlook, polish': 'Od: Bob\nWysłano: poniedziałek, 18 maja 2026 09:19\nDo: Alice\nTemat: RE: Sieć',
    'outlook, swedish': 'Från: Bob\nSkickat: den 18 maj 2026 09:19\nTill: Alice\nÄmne: SV: Nät',
    'outlook, danish': 'Fra: Bob\nSendt: 18. maj 2026 09:19\nTil: Alice\nEmne: SV: Net',
    'outlook, portuguese': 'De: Bob\nEnviada em: 18 de maio de 2026 09:19\nPara: Alice\nAssunto: RES: Rede',
    'outlook, russian': 'От: Bob\nОтправлено: 18 мая 2026 г. 9:19\nКому: Alice\nТема: RE: Сеть',
    'outlook, bold as text':
      '*From:* Bob Okafor [mailto:\nbob@hallberg.example]\n*Sent:* 18 May 2026 09:19\n*To:* Alice\n*Subject:* RE: Network',
    hotmail:
      'Date: Mon, 18 May 2026 09:19:45 +0200\nSubject: RE: Network\nFrom: bob@hallberg.example\nTo: a@b.example',
    divided: '-----Ursprüngliche Nachricht-----\nHallo',
    'divided, english': '-----Original Message-----\nFrom: Bob\nHello',
    'proton mail':
      '‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Monday, May 18, 2026 9:19 AM, Bob <bob@hallberg.example> wrote:',
    zoho: '---- On Mon, 18 May 2026 09:19:50 +0200 bob@hallberg.example wrote ----',
  };
  for (const [program, block] of Object.entries(blocks)) {
    test(`the header block of ${program}, with an answer above it that a quote inside cannot bring back`, () => {
      assert.equal(seen(`It does.\nThanks\n\n${block}\n\n${bare}\n> older\nmore words`), 'It does. Thanks');
    });
  }

  test('signatures of people and of telephones fold, with and without a quote below', () => {
    assert.equal(seen('No network.\n-- \nAlice Meyer\nQuality assurance'), 'No network.');
    for (const line of [
      'Sent from my iPhone',
      'Von meinem iPhone gesendet',
      'Envoyé de mon iPhone',
      'Enviado desde mi iPhone',
      'Inviato da iPhone',
      'Verstuurd vanaf mijn iPhone',
      'Skickat från min iPhone',
      'Отправлено с iPhone',
      'Get Outlook for iOS<https://aka.ms/o0ukef>',
      'Sent from Yahoo Mail on Android',
      'Sent from my Samsung Galaxy smartphone.',
      'Sent from my Verizon, Samsung Galaxy smartphone',
      'Von meinem Samsung Galaxy Smartphone gesendet.',
      'Sent from Mail for Windows 10',
      'Sent with Proton Mail secure email.'.replace(/\.$/, ''),
    ])
      assert.equal(
        seen(`No network.\n\n${line}\n\nOn 5/18/26 09:19, Bob wrote:\n${quoted}`),
        'No network.',
        line,
      );
  });

  test('words of people that only look like those of programs stay', () => {
    for (const text of [
      'Sent from my desk, this is much easier than on the telephone.',
      'On Monday at 10:30 the server wrote:\nERROR disk full\nWhat can I do?',
      'On your remote host you can run:\n\ntelnet 127.0.0.1 52698',
      'I need a flight.\nFrom: Berlin\nTo: Munich\nDate: 18 May 2026\n\nThanks',
      'The log says\n> connection refused\nand nothing else.',
      'Visit us:\n>>> >>> http://desk.example <<<\nor call.',
      'One --\ntwo',
      'Write to bob@hallberg.example:\nhe knows it.',
      '- first\n- second\n\n---\nthird',
      'From: here it goes on\nuntil there.',
      'It fails with\nDate: 2026-05-18\nSubject: test\nand nothing else.',
      'Please fill in below.\n\n------- Enter feedback below -------\n\nIt was good.',
    ])
      assert.deepEqual(foldText(text), [], text);
  });

  test('an answer between quoted lines keeps its context', () => {
    const text = 'Hello\nOn 5/18/26 09:19, Bob wrote:\n> Which room?\nThe left one.\n> Which floor?\nSecond.';
    assert.deepEqual(foldText(text), []);
  });

  test('what is forwarded stays in sight, a mail that is nothing but a quote too', () => {
    const forward =
      'FYI\n\n---------- Forwarded message ---------\nFrom: Bob <b@c.example>\nDate: Mon, 18 May 2026\nSubject: x\n\nWords';
    assert.deepEqual(foldText(forward), []);
    const outlook = `See below.\n\n${blocks['outlook']}\n\nWords`;
    assert.deepEqual(foldText(outlook, 'FW: Network'), []);
    assert.equal(seen(outlook, 'RE: Network'), 'See below.');
    assert.deepEqual(foldText(quoted), []);
  });

  test('a quoted line that was wrapped on its way parts nothing', () => {
    const wrapped =
      'Yes.\n\nOn 5/18/26 09:19, Bob wrote:\n> This is a rather long line that some mail server on the way wrapped\nat its end\n> and it goes on.\n\nAlice';
    assert.equal(seen(wrapped), 'Yes. Alice');
  });

  const line = fc.constantFrom(
    'words',
    '> quoted',
    '',
    '-- ',
    'On Mon, 18 May 2026 Bob <b@c.example> wrote:',
    'wrote:',
    'From: x <a@b.example>',
    'Sent: 18 May 2026',
    'Sent from my iPhone',
    '___________',
    '-----Original Message-----',
    '---------- Forwarded message ---------',
  );
  test('folds lie within the text, in order, apart, and leave something to read', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string({ maxLength: 12 })), { maxLength: 24 }), (lines) => {
        const text = lines.join('\n');
        let at = 0;
        for (const fold of foldText(text)) {
          assert.ok(fold.from >= at && fold.to > fold.from && fold.to <= text.length);
          at = fold.to;
        }
        assert.equal(seen(text) === '', text.trim() === '');
      }),
      { numRuns: 1000 },
    );
  });

  test('takes time by the length of a text, whatever it repeats', () => {
    const worst = [
      '> ',
      '>',
      '\n',
      'On ',
      'wrote:\n',
      'a@b.c wrote:\n',
      'On 1/1/2026 ',
      'From: a@b.c\n',
      'Sent: 1\n',
      '-',
      '_',
      '- ',
      '-- \n',
      '*',
      '(http://a',
      '<a@',
      'Sent from my ',
      'a\n',
      '> a\nb\n',
      '-----Original Message',
      ' \t',
      '\u00a0',
      '1/1/2026 a@b.c:\n',
    ];
    for (const piece of worst) {
      const text = piece.repeat(Math.ceil(200_000 / piece.length));
      const startedAt = performance.now();
      foldText(text);
      const tookMs = performance.now() - startedAt;
      assert.ok(tookMs < 1500, `${JSON.stringify(piece)} took ${tookMs} ms`);
    }
  });
});
