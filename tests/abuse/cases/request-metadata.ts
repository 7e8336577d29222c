import type { AbuseCase } from '../case.ts';
import { addressOf } from '../stage/actors.ts';
import { letters, outboxEmpty } from '../stage/post.ts';

const evil = '<a href="http://evil.abuse.example/">click</a>';
const headers = {
  'user-agent': `Mozilla ${evil}`,
  'x-forwarded-for': `${evil}, 203.0.113.9`,
  'x-forwarded-host': 'evil.abuse.example',
  'x-forwarded-proto': 'javascript',
  forwarded: 'for=evil;host=evil.abuse.example',
  'cf-connecting-ip': evil,
  'x-real-ip': evil,
  referer: `http://evil.abuse.example/${evil}`,
  'x-request-id': `forged ${evil}`,
};

export const requestMetadata: AbuseCase = {
  id: 'A-016',
  title: 'What a stranger puts into a request reaches no mail and no log as markup',
  area: 'notifications',
  operations: ['auth.login', 'auth.reset.request'],
  async attempt(stage, look) {
    const email = addressOf('admin');
    for (const name of [
      email,
      `${evil.replaceAll(/\s/g, '')}@abuse.example`,
      'a\r\nforged: 1@abuse.example',
      `"{{7*7}}"@abuse.example`,
    ]) {
      const login = await stage.ask('anon', 'auth.login', { headers, body: { email: name, password: evil } });
      look.holds(login.status >= 400, `a sign-in with rubbish answered ${login.status}`);
      look.holds(
        !(login.headers.get('content-type') ?? '').includes('html') && !login.text.includes(evil),
        'the answer echoes markup',
      );
      await stage.ask('anon', 'auth.reset.request', { headers, body: { email: name } });
    }
    const asked = await stage.ask('anon', 'auth.reset.request', { headers, body: { email } });
    look.holds(asked.status < 300, `asking for a link answered ${asked.status}`);
    await outboxEmpty(stage);
    const mails = await letters(stage, email);
    look.holds(mails.length > 0, 'no mail with a link came');
    for (const { source, mail } of mails) {
      const said = `${source}\n${mail.text ?? ''}\n${mail.html ?? ''}`;
      look.holds(
        !said.includes('evil.abuse.example') && !said.includes('javascript:'),
        'a mail names the host of the attacker',
      );
      look.holds(!(mail.html ?? '').includes('click</a>'), 'a mail holds the link of the attacker');
    }
    const log = stage.desk.said();
    look.holds(!/^forged: 1/m.test(log), 'the log has a line that an attacker wrote');
  },
};
