/** A picture drawn on the spot, for artifacts that are images. */
export async function drawPicture(): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(960, 540);
  const pen = canvas.getContext("2d");
  if (!pen) return new Uint8Array();
  pen.fillStyle = "white";
  pen.fillRect(0, 0, 960, 540);
  pen.fillStyle = "cornflowerblue";
  for (let bar = 0; bar < 40; bar += 1) {
    const height = 60 + Math.abs(Math.sin(bar / 3)) * 320;
    pen.fillRect(40 + bar * 22, 500 - height, 14, height);
  }
  const blob = await canvas.convertToBlob({ type: "image/png" });
  return new Uint8Array(await blob.arrayBuffer());
}
