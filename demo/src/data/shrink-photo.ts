const longestSide = 1600;

/**
 * A photo small enough for a bad connection: at most 1,600 px on its longer side, as JPEG. What this browser can't
 * decode, and what would not get smaller, stays as it is.
 */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
    const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const smaller = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
    return smaller.size < file.size ? smaller : file;
  } catch {
    return file;
  }
}
