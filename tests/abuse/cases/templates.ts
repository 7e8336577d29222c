import type { AbuseCase } from '../case.ts';

const programs = [
  '{{7*7}}',
  '${7*7}',
  '<%= 7*7 %>',
  '#{7*7}',
  "{{constructor.constructor('return process')()}}",
  '{{this.__proto__}}',
  '{% include "/etc/passwd" %}',
];

export const templates: AbuseCase = {
  id: 'A-104',
  title: 'The language of templates computes nothing',
  area: 'notifications',
  operations: ['template.update', 'template.preview'],
  async attempt(stage, look) {
    for (const program of programs) {
      const answer = await stage.ask('lead', 'template.preview', { body: { text: `A ${program} B` } });
      look.holds(
        answer.status < 500 && !/\b49\b|root:|\[object/.test(answer.text),
        `${program} gave ${answer.text.slice(0, 100)}`,
      );
    }
  },
};
