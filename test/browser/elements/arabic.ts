import type { Counted, HoldfastTranslation } from '../../../src/elements/index.js';

const plural = new Intl.PluralRules('ar');

const writes =
  (around: (writes: string) => string): Counted =>
  (count, shown) => {
    const forms = { one: 'كتابة واحدة', two: 'كتابتان', few: `${shown} كتابات`, many: `${shown} كتابة` };
    const form = plural.select(count);
    return around(form === 'zero' || form === 'other' ? `${shown} كتابة` : forms[form]);
  };

/** A translation as an app would add one: right to left, with other plurals, and not of every word. */
export const arabic: Partial<HoldfastTranslation> & { $code: string; $name: string; $dir: 'rtl' } = {
  $code: 'ar',
  $name: 'العربية',
  $dir: 'rtl',
  'pill.needs-you': writes((n) => `${n} بحاجة إليك`),
  'pill.offline': writes((n) => `دون اتصال: ${n} محفوظة على هذا الجهاز`),
  'pill.synced': () => 'تم حفظ كل شيء',
  'explain.needs-you': 'لم تُرسل بعد. أعد المحاولة، أو تخلَّ عمّا لم تعد تحتاج إليه.',
  'mark.queued': 'محفوظة على هذا الجهاز',
  'mark.synced': 'تم الحفظ',
  'mark.parked': 'لم تُرسل: بحاجة إليك',
  'mark.retrying': (time) => `ستُعاد المحاولة في ${time}`,
  'mark.conflict': 'تغيّرت في مكان آخر: اختر',
  'count.queued': 'في الانتظار',
  'count.parked': 'بحاجة إليك',
  'count.retrying': 'إعادة المحاولة',
  'count.conflict': 'تغيّرت في مكان آخر',
  'panel.label': 'الكتابات على هذا الجهاز',
  'panel.send-now': 'أرسل الآن',
  'panel.next-try': 'المحاولة التالية',
  'panel.oldest': 'في الانتظار منذ',
  'panel.storage': 'التخزين',
  'panel.attention': 'لم تُرسل بعد',
  'panel.last-problem': 'آخر مشكلة',
  'row.retry': 'أعد المحاولة',
  'row.discard': 'تخلَّ عنها',
  'row.keep': 'أبقِها',
  'row.confirm': 'التخلي عنها نهائيًا؟ لا يمكن التراجع.',
  'write.post': (path) => `إرسال إلى ${path}`,
  'storage.indexeddb': 'محفوظة على هذا الجهاز',
  'storage.label': 'التخزين على هذا الجهاز',
  'storage.persist': 'احتفظ بها على هذا الجهاز',
  'storage.used': (size) => `${size} مستخدمة`,
  'reason.ok': 'تبقى الكتابات هنا حتى يستلمها الخادم.',
};
