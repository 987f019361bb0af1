/** What the small pages say that answer a form's navigation, in English. An app that speaks otherwise gives its own. */
export const words = {
  lang: 'en',
  queued: {
    title: 'Saved on this device',
    text: 'It will be sent by itself as soon as the server can be reached. You can leave this page.',
  },
  sent: { title: 'Saved', text: 'The server has it.' },
  discarded: { title: 'Discarded', text: 'It was given up, and will not be sent.' },
  notSaved: 'To keep what you typed, use your browser’s Back button.',
  back: 'Back',
} as const;
