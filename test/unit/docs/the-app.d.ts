/** Whose session it is, or the 401 that says that there is none. */
declare function userOf(request: Request): string | Response;
/** A provider of e-mail, which takes a key of its own and sends each once. */
declare function sendMail(mail: { to: string; text: string; idempotencyKey: string }): Promise<void>;
