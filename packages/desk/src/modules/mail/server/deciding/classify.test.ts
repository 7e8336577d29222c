import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { classify, type Surroundings } from './classify.ts';
import { parseMail } from '../reading/parse-mail.ts';
import { readBounce } from '../reading/read-bounce.ts';

const nobody: Surroundings = {
  envelopeFrom: undefined,
  installation: 'here',
  ownAddresses: new Set(['support@desk.test']),
  ownMessageId: false,
};
const kindOf = (head: readonly string[], around: Partial<Surroundings> = {}, body = 'words') => {
  const lines = [
    ...(head.some((line) => /^from:/i.test(line)) ? [] : ['From: Anna <anna@x.test>']),
    ...head,
    '',
    body,
  ];
  return classify(parseMail(Buffer.from(lines.join('\r\n'))), { ...nobody, ...around });
};

describe('what a mail is', () => {
  test('a person’s mail is a person’s, whatever its words', () => {
    const people: string[][] = [
      ['Subject: Printer failure: paper jam'],
      ['Subject: Out of office does not work'],
      ['Subject: delivery of my new laptop'],
      ['Auto-Submitted: no'],
      ['Auto-Submitted: No (a person)'],
      ['Precedence: first-class'],
      ['X-Auto-Response-Suppress: None'],
      ['Subject: mail could not be delivered, please help', 'From: bob@x.test'],
      ['From: noreplyson@x.test'],
    ];
    for (const head of people) {
      const found = kindOf(head);
      assert.deepEqual([found.kind, found.mayAcknowledge], ['human', true], head.join());
    }
  });

  test('Auto-Submitted is read as RFC 3834 says: any value but no, in any case, before any parameter', () => {
    for (const value of [
      'auto-replied',
      'AUTO-GENERATED',
      'auto-notified; x=y',
      'auto-replied (vacation)',
      'something-new',
    ])
      assert.equal(kindOf([`Auto-Submitted: ${value}`]).kind, 'automatic', value);
  });

  test('every other mark of machines', () => {
    for (const head of [
      'Precedence: bulk',
      'Precedence: Junk',
      'X-Auto-Response-Suppress: DR, OOF, AutoReply',
      'X-Autorespond: x',
      'Return-Path: <>',
      'From: MAILER-DAEMON@x.test',
      'From: no-reply@x.test',
      'From: do_not_reply@x.test',
      'Content-Type: multipart/report; report-type=feedback-report; boundary=b',
    ])
      assert.equal(kindOf([head]).kind, 'automatic', head);
    assert.equal(kindOf([], { envelopeFrom: '' }).kind, 'automatic');
    assert.equal(kindOf(['Subject: Automatic reply: away', 'In-Reply-To: <a@b>']).kind, 'automatic');
  });

  test('a doubt costs the acknowledgement and nothing else', () => {
    for (const head of [
      'List-Id: <l.x.test>',
      'Precedence: list',
      'List-Unsubscribe: <mailto:x@x.test>',
      'Subject: Abwesenheitsnotiz: Urlaub',
      'X-Deskhand-Loop: another',
    ]) {
      const found = kindOf([head]);
      assert.deepEqual([found.kind, found.mayAcknowledge], ['human', false], head);
    }
  });

  test('our own mail, by loop header, Message-ID or address', () => {
    assert.equal(kindOf(['X-Deskhand-Loop: here']).kind, 'own');
    assert.equal(kindOf([], { ownMessageId: true }).kind, 'own');
    assert.equal(kindOf(['From: Support <SUPPORT@desk.test>']).kind, 'own');
  });

  test('bounces with and without a report', () => {
    for (const head of [
      ['Content-Type: multipart/report; report-type="delivery-status"; boundary=b'],
      ['X-Failed-Recipients: a@b.test'],
      ['From: Mail Delivery System <MAILER-DAEMON@x.test>', 'Subject: Undelivered Mail Returned to Sender'],
      ['Return-Path: <>', 'Subject: failure notice'],
      ['Auto-Submitted: auto-replied', 'Subject: Delivery Status Notification (Failure)'],
    ])
      assert.equal(kindOf(head).kind, 'bounce', head.join());
  });

  test('a mail system speaks of a failed delivery in many languages; a person who does is a person', () => {
    for (const subject of [
      'Unzustellbar: Netzwerk',
      'Non remis : Réseau',
      'No se puede entregar: Red',
      'Impossibile recapitare: Rete',
      'Onbestelbaar: Netwerk',
      'Não foi possível entregar: Rede',
      'Niedostarczone: Sieć',
      'Kunde inte levereras: Nät',
      'Ikke leveret: Net',
      'Недоставленное сообщение: Сеть',
      '配信不能: ネットワーク',
      '无法投递: 网络',
    ]) {
      assert.equal(kindOf(['From: postmaster@x.test', `Subject: ${subject}`]).kind, 'bounce', subject);
      assert.equal(kindOf(['From: anna@x.test', `Subject: ${subject}`]).kind, 'human', subject);
    }
  });

  test('the program of a mailing list that writes to its keeper is automatic, a post on the list is not', () => {
    assert.equal(
      kindOf(['From: cats-admin@x.test', 'X-MLServer: fml', 'Subject: Loop Alert']).kind,
      'automatic',
    );
    assert.equal(
      kindOf(['From: a@x.test', 'X-List-Administrivia: yes', 'Subject: 3 held posts']).kind,
      'automatic',
    );
    assert.equal(kindOf(['From: anna@x.test', 'X-MLServer: fml', 'Subject: [cats 3] food']).kind, 'human');
  });

  test('a bounce names whom it did not reach, why, and which mail came back', () => {
    const bounce = (action: string, status = '5.1.1 (bad)') =>
      readBounce(
        parseMail(
          Buffer.from(
            [
              'From: MAILER-DAEMON@x.test',
              'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
              '',
              '--b',
              'Content-Type: message/delivery-status',
              '',
              'Reporting-MTA: dns; x.test',
              '',
              'Final-Recipient: rfc822;anna@x.test',
              `Action: ${action}`,
              `Status: ${status}`,
              'Diagnostic-Code: smtp;',
              ' 550 5.1.1 nobody',
              '',
              '--b',
              'Content-Type: message/rfc822',
              '',
              'Message-ID: <ours@desk.test>',
              'Subject: x',
              '',
              'words',
              '--b--',
            ].join('\r\n'),
          ),
        ),
      );
    const failed = bounce('failed');
    assert.deepEqual(failed.recipients, [
      { address: 'anna@x.test', action: 'failed', status: '5.1.1', diagnostic: '550 5.1.1 nobody' },
    ]);
    assert.deepEqual([failed.returnedIds, failed.final], [['ours@desk.test'], true]);
    assert.equal(bounce('delayed').final, false);
    assert.equal(bounce('failed', '5.0.0').recipients[0]?.status, '5.1.1', 'the other server knew more');
  });

  test('a bounce in free words is understood as far as it goes', () => {
    const told = readBounce(
      parseMail(
        Buffer.from(
          'From: postmaster@x.test\r\nSubject: failure notice\r\n\r\n<anna@x.test>:\r\n550 5.7.1 refused by policy\r\n\r\n> Message-ID: <ours@desk.test>\r\n',
        ),
      ),
    );
    assert.deepEqual(
      told.recipients.map((one) => [one.address, one.status]),
      [['anna@x.test', '5.7.1']],
    );
    assert.deepEqual(told.returnedIds, ['ours@desk.test']);
  });
});
