// Makes a large photo small before it is sent: minutes on a slow line become seconds, and the place where it was taken
// is no longer in it. What the browser cannot draw, and what would not become smaller, is sent as it is.
"use strict";
(() => {
  const LARGE_BYTES = 1024 * 1024;  // smaller ones go as they are
  const MOST_PIXELS = 2000;         // of the longer side: writing on a machine's plate can still be read
  const QUALITY = 0.85;
  const KINDS = /^image\/(jpeg|png|webp|heic|heif|avif|bmp)$/;

  window.isLargePhoto = (file) => file.size > LARGE_BYTES && KINDS.test(file.type);

  window.shrinkPhoto = async (file) => {
    if (!window.isLargePhoto(file) || !window.createImageBitmap) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const share = Math.min(1, MOST_PIXELS / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * share);
      canvas.height = Math.round(picture.height * share);
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";  // behind what is transparent
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
      if (!small || small.size >= file.size) return file;
      return new File([small], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg" });
    } catch (error) { return file; }
  };
})();
