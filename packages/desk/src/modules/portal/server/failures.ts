import type { FastifyReply, FastifyRequest } from 'fastify';
import { platformErrors } from '#platform/contract/errors';
import { problemOf, sendProblem } from '#platform/server/http/problem';
import { failureMain } from './pages/failure-page.ts';
import { frame } from './pages/frame.ts';
import { surroundings, type Room } from './room.ts';

/** Answers a browser with a page where a program would get a problem document. Nobody signed in is asked to sign in. */
export function sendFailure(
  room: Room,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (!String(request.headers.accept ?? '').includes('text/html')) return sendProblem(error, request, reply);
  const problem = problemOf(error, request.id);
  if (problem.status >= 500) request.log.error({ err: error }, problem.code);
  const signsIn =
    problem.code === platformErrors.unauthenticated.code && request.headers.authorization === undefined;
  if (signsIn) return reply.redirect('/portal/sign-in', 303);
  const around = surroundings(room, request.headers);
  const isSignInLink = request.url.startsWith('/portal/sign-in');
  const { title, main } = failureMain(around.texts, problem, isSignInLink);
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(frame(around, { title, main, narrow: true }));
}
